import { dataFault } from '#server/storage/fault.ts';

/** A picture a browser can open without harm: 30,000 pixels a side are 3.6 GB once decoded. */
const LONGEST_SIDE = 12_000;
const MOST_PIXELS = 50_000_000;
const PNG_MAGIC: Buffer = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a PNG needs to look as it does; time, words, place and animation are not among it. */
const PNG_KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'pHYs']);

export type PhotoType = 'image/jpeg' | 'image/png';

/**
 * The picture alone, without what the camera wrote beside it (place, owner, time, thumbnail, a film behind the end): checked part
 * by part, nothing is decoded. How a JPEG is to be turned is kept.
 * @throws StorageFault of kind `data`, saying what is wrong: another type, cut short, too many pixels.
 */
export function cleanPicture(bytes: Buffer, type: string): Buffer {
  if (type === 'image/png') return cleanPng(bytes);
  if (type === 'image/jpeg') return cleanJpeg(bytes);
  throw dataFault(`photograph: type ${JSON.stringify(type)} is not image/jpeg or image/png`);
}

const notOf = (bytes: Buffer, type: PhotoType): Error =>
  dataFault(`photograph: ${bytes.length} bytes that start with ${bytes.subarray(0, 4).toString('hex') || 'nothing'} are no ${type}`);
const cutShort = (type: PhotoType, at: number): Error => dataFault(`photograph: this ${type} is cut short or damaged at byte ${at}`);

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) {
    throw dataFault(`photograph: ${width} × ${height} pixels; at most ${LONGEST_SIDE} a side and ${MOST_PIXELS / 1e6} million in all`);
  }
}

function cleanPng(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(PNG_MAGIC)) throw notOf(bytes, 'image/png');
  const kept: Buffer[] = [PNG_MAGIC];
  let drawn = false;
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw cutShort('image/png', at);
    const end = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length || (at === 8) !== (name === 'IHDR') || (name === 'IHDR' && end !== 33)) throw cutShort('image/png', at);
    if (name === 'IHDR') checkSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
    drawn ||= name === 'IDAT';
    if (PNG_KEPT.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND' && drawn) return Buffer.concat(kept);
    if (name === 'IEND') throw cutShort('image/png', at);
    at = end;
  }
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Tables, frames and scans; of the applications' own only JFIF (APP0), the colour profile (APP2) and Adobe's colours (APP14). */
const isKept = (marker: number, body: Buffer): boolean =>
  (marker >= 0xc0 && marker <= 0xdf) || marker === 0xe0 || marker === 0xee || (marker === 0xe2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE');

function cleanJpeg(bytes: Buffer): Buffer {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) throw notOf(bytes, 'image/jpeg');
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let framed = false;
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw cutShort('image/jpeg', at);
    if (marker === EOI && framed) return Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
    const end = at + 4 <= bytes.length ? at + 2 + bytes.readUInt16BE(at + 2) : Infinity;
    if (end > bytes.length || end < at + 4) throw cutShort('image/jpeg', at);
    const body = bytes.subarray(at + 4, end);
    if (isFrame(marker)) {
      if (body.length < 6) throw cutShort('image/jpeg', at);
      checkSize(body.readUInt16BE(3), body.readUInt16BE(1));
      framed = true;
    }
    const turned = marker === 0xe1 ? orientationIn(body) : 1;
    if (turned !== 1) kept.push(orientationOnly(turned));
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
  throw cutShort('image/jpeg', bytes.length);
}

const ORIENTATION = 0x0112;
const EXIF = 'Exif\0\0';

/** 1 … 8 of the first directory; 1 (as it lies) when it says nothing that can be read. */
function orientationIn(body: Buffer): number {
  if (body.toString('latin1', 0, 6) !== EXIF || body.length < 14) return 1;
  const tiff = body.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const [short, long] = little ? [tiff.readUInt16LE.bind(tiff), tiff.readUInt32LE.bind(tiff)] : [tiff.readUInt16BE.bind(tiff), tiff.readUInt32BE.bind(tiff)];
  const directory = long(4);
  if (directory + 2 > tiff.length) return 1;
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (short(at) === ORIENTATION) return short(at + 8) >= 1 && short(at + 8) <= 8 ? short(at + 8) : 1;
  }
  return 1;
}

/** An APP1 that says how the picture is to be turned, and nothing else. */
function orientationOnly(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, 0xe1, 0, 2 + EXIF.length + tiff.length]);
  return Buffer.concat([head, Buffer.from(EXIF, 'latin1'), tiff]);
}
