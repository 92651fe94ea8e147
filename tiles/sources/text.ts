import { maxOf } from '#contract/places/extent.ts';

/**
 * Text of a file by what its bytes are: UTF-8, UTF-16 by its byte order mark or its zeros, else GB18030, which programs in China wrote
 * for long. A file is one coding: a few bytes of another, or cut off, become U+FFFD and leave the rest as it is. Without its byte order
 * mark.
 */
export function textOfBytes(bytes: Uint8Array): string {
  const wide = wideness(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(isMostlyUtf8(bytes) ? 'utf-8' : 'gb18030').decode(bytes);
  }
}

/** Text holds no zeros; every other byte of plain letters, digits and line ends in UTF-16 is one. */
function wideness(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const looked = Math.min(bytes.length & ~1, 4096);
  const zeros = [0, 0];
  for (let i = 0; i < looked; i++) if (bytes[i] === 0) zeros[i & 1]++;
  // A stray zero is none of a coding; in tables one character in ten at least is a mark, a digit or a blank.
  if (maxOf(zeros) < Math.max(2, looked / 40)) return null;
  return zeros[1] > zeros[0] * 4 ? 'utf-16le' : zeros[0] > zeros[1] * 4 ? 'utf-16be' : null;
}

/** GB18030 read as UTF-8 is some three parts in four broken; UTF-8 with damage here and there is hardly broken. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true;
  let [whole, broken] = [0, 0];
  for (let i = 0; i < bytes.length;) {
    const length = lengthAt(bytes, i);
    if (length > 1) whole += length;
    if (length === 0) broken++;
    i += length || 1;
  }
  return whole > 2 * broken;
}

/** Bytes of the UTF-8 character that begins here; 0 when none does. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}
