import { refuse } from '#server/lib/refused.ts';
import { checkSize, cutShort, turned, type CleanPicture } from './bounds.ts';
import { orientationIn, orientationOnly } from './orientation.ts';

/** Flags of the `VP8X` chunk. */
const ANIMATED = 0x02;
const XMP = 0x04;
const EXIF = 0x08;
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP']);

/** The picture alone: see `cleanJpeg`. @throws Refused */
export function cleanWebp(bytes: Buffer): CleanPicture {
  if (bytes.length < 20 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    throw cutShort('WebP', 0);
  const whole = 8 + bytes.readUInt32LE(4);
  if (whole > bytes.length) throw cutShort('WebP', bytes.length);
  const kept: Buffer[] = [];
  let [orientation, width, height, drawn] = [1, 0, 0, false];
  for (let at = 12; at < whole;) {
    const end = at + 8 <= whole ? at + 8 + bytes.readUInt32LE(at + 4) : Infinity;
    if (end > whole) throw cutShort('WebP', at);
    const [name, body] = [bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, end)];
    const size = sizeOf(name, body, at);
    if (size !== null) {
      checkSize(...size);
      if (!drawn) [width, height] = size;
      drawn ||= name !== 'VP8X';
    }
    if (name === 'EXIF') orientation = orientationIn(body.subarray(body.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0));
    if (KEPT.has(name)) kept.push(chunk(name, body));
    at = end + (end % 2);
  }
  if (!drawn) throw cutShort('WebP', whole);
  return { bytes: put(kept, orientation), orientation, durationMs: null, ...turned(orientation, width, height) };
}

/** How large the picture of a chunk is; null for chunks that hold none. */
function sizeOf(name: string, body: Buffer, at: number): [number, number] | null {
  if (name === 'VP8X') {
    if (body.length < 10) throw cutShort('WebP', at);
    if ((body[0] & ANIMATED) !== 0)
      throw refuse('invalid', '不接受动画 WebP，请发送静态图片', 'Moving WebP pictures are not taken: send a still one.');
    return [1 + body.readUIntLE(4, 3), 1 + body.readUIntLE(7, 3)];
  }
  if (name === 'VP8 ') {
    if (body.length < 10 || body.readUIntBE(3, 3) !== 0x9d012a) throw cutShort('WebP', at);
    return [body.readUInt16LE(6) & 0x3fff, body.readUInt16LE(8) & 0x3fff];
  }
  if (name === 'VP8L') {
    if (body.length < 5 || body[0] !== 0x2f) throw cutShort('WebP', at);
    const bits = body.readUInt32LE(1);
    return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
  }
  return null;
}

function put(kept: readonly Buffer[], orientation: number): Buffer {
  const parts = kept.map((part) => {
    if (part.toString('latin1', 0, 4) !== 'VP8X') return part;
    const flagged = Buffer.from(part);
    flagged[8] = (flagged[8] & ~(EXIF | XMP)) | (orientation === 1 ? 0 : EXIF);
    return flagged;
  });
  // Only the extended form can say how the picture is to be turned.
  if (orientation !== 1 && parts[0].toString('latin1', 0, 4) === 'VP8X') parts.push(chunk('EXIF', orientationOnly(orientation)));
  const body = Buffer.concat(parts);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
