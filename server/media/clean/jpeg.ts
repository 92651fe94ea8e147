import { checkSize, cutShort, turned, type CleanPicture } from './bounds.ts';
import { orientationIn, orientationOnly } from './orientation.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const EXIF = 'Exif\0\0';
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Tables, frames and scans; of the applications' own only JFIF (APP0), the colour profile (APP2) and Adobe's colours (APP14). */
const isKept = (marker: number, body: Buffer): boolean =>
  (marker >= 0xc0 && marker <= 0xdf) ||
  marker === 0xe0 ||
  marker === 0xee ||
  (marker === 0xe2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE');

/**
 * The picture alone, without what the camera wrote beside it (place, owner, time, thumbnail, a film behind the end): checked part
 * by part, nothing is decoded. How it is to be turned is kept.
 * @throws Refused
 */
export function cleanJpeg(bytes: Buffer): CleanPicture {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) throw cutShort('JPEG', 0);
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let orientation = 1;
  for (let at = 2; ;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw cutShort('JPEG', at);
    if (marker === EOI && size !== null) {
      const whole = Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
      return { bytes: whole, orientation, durationMs: null, ...turned(orientation, size.width, size.height) };
    }
    const end = at + 4 <= bytes.length ? at + 2 + bytes.readUInt16BE(at + 2) : Infinity;
    if (end > bytes.length || end < at + 4) throw cutShort('JPEG', at);
    const body = bytes.subarray(at + 4, end);
    if (isFrame(marker)) {
      if (body.length < 6) throw cutShort('JPEG', at);
      size = { width: body.readUInt16BE(3), height: body.readUInt16BE(1) };
      checkSize(size.width, size.height);
    }
    const said = marker === 0xe1 && body.toString('latin1', 0, 6) === EXIF ? orientationIn(body.subarray(6)) : 1;
    if (said !== 1) {
      orientation = said;
      kept.push(exifOf(said));
    }
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (isKept(marker, body)) kept.push(bytes.subarray(at, next));
    at = next;
  }
}

/** Where the compressed data ends: at the next marker that is no restart and no stuffed byte. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  throw cutShort('JPEG', bytes.length);
}

function exifOf(orientation: number): Buffer {
  const tiff = orientationOnly(orientation);
  const head = Buffer.from([0xff, 0xe1, 0, 2 + EXIF.length + tiff.length]);
  return Buffer.concat([head, Buffer.from(EXIF, 'latin1'), tiff]);
}
