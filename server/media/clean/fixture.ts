import { crc32 } from 'node:zlib';

/** A part of a PNG: length, name, body, check sum. */
export function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

export function png(width: number, height: number, ...more: Buffer[]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', Buffer.from([1, 2, 3])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A part of a JPEG: marker, length, body. */
export function segment(marker: number, body: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, body]);
}

const frame = (width: number, height: number): Buffer =>
  segment(0xc2, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]));
const SCAN = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])]);
export const jpeg = (width: number, height: number, ...more: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...more,
    frame(width, height),
    SCAN,
    SCAN,
    Buffer.from([0xff, 0xd9]),
  ]);

export const PNG: Buffer = png(4, 3);
export const JPEG: Buffer = jpeg(4, 3);
export const GPS: string = 'N36.6607 E117.0203 LI FANG';
/** A little-endian EXIF directory: turned by 90°, and where it was taken. */
export const exif = (orientation: number): Buffer =>
  segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'),
      Buffer.from([1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(GPS),
    ]),
  );

/** A part of a WebP: name, length, body, padding. */
function riff(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** A lossy WebP in its extended form. */
export function webp(width: number, height: number, flags: number, ...more: readonly (readonly [string, Buffer])[]): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = flags;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const lossy = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, width & 255, width >> 8, height & 255, height >> 8, 7, 7, 7]);
  const parts = Buffer.concat([riff('VP8X', extended), riff('VP8 ', lossy), ...more.map(([name, body]) => riff(name, body))]);
  return Buffer.concat([riff('RIFF', Buffer.concat([Buffer.from('WEBP'), parts]))]);
}

/** A box of an MP4: length, name, body. */
export function box(name: string, ...body: readonly Buffer[]): Buffer {
  const inner = Buffer.concat(body);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + inner.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, inner]);
}

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value >>> 0, at * 4));
  return bytes;
};
const UPRIGHT = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const ON_SIDE = words(0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000);
const handler = (type: string): Buffer => box('hdlr', words(0, 0), Buffer.from(type, 'latin1'), words(0, 0, 0), Buffer.from(`${GPS}\0`));

/** A clip of 2.5 s without a single picture in it: boxes are all that is looked at. */
export function mp4(width: number, height: number, { onSide = false, track = 'vide' } = {}): Buffer {
  const tkhd = box('tkhd', words(7, 11, 12, 1, 0, 2500, 0, 0, 0, 0), onSide ? ON_SIDE : UPRIGHT, words(width << 16, height << 16));
  const trak = box('trak', tkhd, box('mdia', box('mdhd', words(0, 11, 12, 1000, 2500, 0)), handler(track)), box('meta', Buffer.from(GPS)));
  const moov = box(
    'moov',
    box('mvhd', words(0, 11, 12, 1000, 2500, 0x10000)),
    trak,
    box('udta', box('\xa9xyz', Buffer.from(GPS))),
    box('meta', Buffer.from(GPS)),
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isommp42')),
    box('uuid', Buffer.from(GPS)),
    moov,
    box('free', Buffer.from(GPS)),
    box('mdat', Buffer.from('picture and sound')),
  ]);
}
