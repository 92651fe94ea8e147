import { deflateSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { chunk } from '../clean/fixture.ts';
import { cleanJpeg } from '../clean/jpeg.ts';
import { shrink } from './shrink.ts';
import { Thumbs } from './thumbs.ts';

/** A real PNG: left half red, right half blue, 8 bits of red, green, blue. */
function twoColours(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const row = Buffer.concat([
    Buffer.from([0]),
    ...Array.from({ length: width }, (_, x) => Buffer.from(x < width / 2 ? [255, 0, 0] : [0, 0, 255])),
  ]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
const order = (bytes: Buffer, orientation = 1) => ({ bytes, type: 'image/png', orientation });

it('makes a small JPEG the way the picture is seen, and goes on after what it cannot decode', async () => {
  const thumbs = new Thumbs();
  onTestFinished(() => thumbs.close());
  const thumb = await thumbs.make(order(twoColours(800, 400)), 320_000);
  expect(thumb).toMatchObject({ width: 320, height: 160 });
  expect(cleanJpeg(Buffer.from(thumb!.jpeg))).toMatchObject({ width: 320, height: 160, orientation: 1 });
  expect(thumb!.jpeg.length).toBeLessThan(10_000);
  expect(await thumbs.make(order(Buffer.from('no picture')), 1)).toBeNull();
  expect(await thumbs.make({ ...order(Buffer.from('no picture')), type: 'image/webp' }, 1)).toBeNull();
  expect(await thumbs.make(order(twoColours(40, 30), 6), 1200)).toMatchObject({ width: 30, height: 40 });
  expect(await thumbs.make(order(twoColours(40, 30)), 26_000_000)).toBeNull();
});

it('a decoder that hangs costs its thread and a moment, and the next picture is made', async () => {
  const thumbs = new Thumbs(new URL('./hanging-worker.helper.ts', import.meta.url), 300);
  onTestFinished(() => thumbs.close());
  expect(await Promise.all([thumbs.make(order(twoColours(4, 4)), 16), thumbs.make(order(twoColours(4, 4)), 16)])).toEqual([null, null]);
});

/** Six pixels, told apart by their red. */
const letters = (data: Uint8ClampedArray, width: number): string[] =>
  Array.from({ length: data.length / 4 / width }, (_, y) =>
    Array.from({ length: width }, (__, x) => String.fromCharCode(data[(y * width + x) * 4])).join(''),
  );

it.each([
  [1, ['abc', 'def']],
  [2, ['cba', 'fed']],
  [3, ['fed', 'cba']],
  [4, ['def', 'abc']],
  [5, ['ad', 'be', 'cf']],
  [6, ['da', 'eb', 'fc']],
  [7, ['fc', 'eb', 'da']],
  [8, ['cf', 'be', 'ad']],
])('turns a picture as EXIF’s way %i says', (orientation, rows) => {
  const data = Uint8ClampedArray.from([...'abcdef'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 255]));
  const { data: turned, width, height } = shrink({ data, width: 3, height: 2 }, orientation);
  expect([letters(turned, width), height]).toEqual([rows, rows.length]);
});
