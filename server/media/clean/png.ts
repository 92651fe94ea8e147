import { crc32 } from 'node:zlib';
import { checkSize, cutShort, turned, type CleanPicture } from './bounds.ts';
import { orientationIn, orientationOnly } from './orientation.ts';

export const PNG_MAGIC: Buffer = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a PNG needs to look as it does; time, words, place and animation are not among it. */
const KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'pHYs']);

/** The picture alone: see `cleanJpeg`. @throws Refused */
export function cleanPng(bytes: Buffer): CleanPicture {
  if (!bytes.subarray(0, 8).equals(PNG_MAGIC)) throw cutShort('PNG', 0);
  const kept: Buffer[] = [PNG_MAGIC];
  let [drawn, orientation, width, height] = [false, 1, 0, 0];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw cutShort('PNG', at);
    const end = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length || (at === 8) !== (name === 'IHDR') || (name === 'IHDR' && end !== 33)) throw cutShort('PNG', at);
    if (name === 'IHDR') {
      [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
      checkSize(width, height);
    }
    drawn ||= name === 'IDAT';
    const said = name === 'eXIf' ? orientationIn(bytes.subarray(at + 8, end - 4)) : 1;
    if (said !== 1) {
      orientation = said;
      kept.push(chunk('eXIf', orientationOnly(said)));
    }
    if (KEPT.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND' && drawn) {
      return { bytes: Buffer.concat(kept), orientation, durationMs: null, ...turned(orientation, width, height) };
    }
    if (name === 'IEND') throw cutShort('PNG', at);
    at = end;
  }
}

/** A part of a PNG: length, name, body, check sum. */
function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
