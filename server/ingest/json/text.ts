const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LOSSY = new TextDecoder('utf-8');
const GB18030 = new TextDecoder('gb18030');
const REPLACEMENT = '\ufffd';

/**
 * Text that a device sent as JSON. A byte order mark decides, then the charset it names, then what the bytes are: UTF-8, UTF-16 without
 * its mark, or GB18030, which many devices of this country send without saying so. One wrong byte in UTF-8 does not make it GB18030.
 * @param charset as the sender names it. @throws RangeError when nobody knows that charset.
 */
export function textOf(bytes: Uint8Array, charset?: string): string {
  const marked = markOf(bytes);
  if (marked !== null) return trim(new TextDecoder(marked).decode(bytes));
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) return trim(new TextDecoder(charset).decode(bytes));
  try {
    return trim(UTF8.decode(bytes));
  } catch {
    return trim(notUtf8(bytes));
  }
}

function markOf(bytes: Uint8Array): string | null {
  // By index: taking a list apart asks its iterator, and this is done for every message.
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (isOpening(a) && b === 0 && c !== 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && isOpening(b))) return 'utf-16be';
  return null;
}
const isOpening = (byte: number): boolean => byte === 0x7b || byte === 0x5b;

/** GB18030, unless most of what is not ASCII is good UTF-8. */
function notUtf8(bytes: Uint8Array): string {
  const lossy = LOSSY.decode(bytes);
  let good = 0;
  let bad = 0;
  for (const char of lossy) {
    if (char === REPLACEMENT) bad++;
    else if (char > '\u007f') good++;
  }
  return bad * 2 <= good ? lossy : GB18030.decode(bytes);
}

/** Without what stands around: blanks, control characters and NULs of fixed-length buffers. */
function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Control characters, blanks of any width, and marks without any. */
export const isBlank = (code: number): boolean =>
  code <= 0x20 || code === 0x7f || code === 0xa0 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code <= 0x200f);
