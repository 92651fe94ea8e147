import { crc32, deflateSync } from 'node:zlib';
import type { Glyph } from './glyphs.ts';

/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

/** A small picture drawn in memory, and written as a PNG. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #dots: Uint8Array;

  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
    this.#dots = new Uint8Array(width * height * 3);
  }

  /** Fills the part of a rectangle that lies in the picture. @param share 1 = covers what was there, 0 = nothing */
  rect(left: number, top: number, width: number, height: number, [r, g, b]: Colour, share = 1): void {
    for (let y = Math.max(0, Math.round(top)); y < Math.min(this.height, Math.round(top + height)); y++)
      for (let x = Math.max(0, Math.round(left)); x < Math.min(this.width, Math.round(left + width)); x++) {
        const at = (y * this.width + x) * 3;
        const mixed = [r, g, b].map((colour, i) => this.#dots[at + i] * (1 - share) + colour * share);
        this.#dots.set(mixed, at);
      }
  }

  /** Draws signs in a line, each dot `size` wide. @returns where the line ends */
  text(glyphs: readonly Glyph[], left: number, top: number, size: number, colour: Colour): number {
    let x = left;
    for (const rows of glyphs) {
      rows.forEach((row, y) => [...row].forEach((dot, i) => dot === '#' && this.rect(x + i * size, top + y * size, size, size, colour)));
      x += (rows[0].length + 1) * size;
    }
    return x;
  }

  png(): Buffer {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(this.width, 0);
    head.writeUInt32BE(this.height, 4);
    // Eight bits of red, green and blue.
    head.set([8, 2], 8);
    const line = this.width * 3;
    const lines = Buffer.alloc(this.height * (line + 1));
    for (let y = 0; y < this.height; y++) lines.set(this.#dots.subarray(y * line, (y + 1) * line), y * (line + 1) + 1);
    return Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      part('IHDR', head),
      part('IDAT', deflateSync(lines)),
      part('IEND', Buffer.alloc(0)),
    ]);
  }
}

/** A part of a PNG: length, name, body, check sum. */
function part(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
