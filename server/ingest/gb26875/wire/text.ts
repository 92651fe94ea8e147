const decoder = new TextDecoder('gb18030');
const REPLACEMENT = '\ufffd';

/**
 * Text of a fixed-length GB18030 field: up to the first NUL, without padding. A field may end in the middle of a
 * two-byte character; the half is dropped.
 */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
  return text.endsWith(REPLACEMENT) ? text.slice(0, -1).trimEnd() : text;
}

/**
 * GB18030 bytes of a text, cut before the first character that would pass `max`. What GB18030's one- and two-byte areas lack becomes `?`.
 */
export function encodeText(text: string, max: number): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const pair = code < 128 ? code : (twoByte().get(char) ?? 0x3f);
    if (bytes.length + (pair > 255 ? 2 : 1) > max) break;
    if (pair > 255) bytes.push(pair >> 8, pair & 255);
    else bytes.push(pair);
  }
  return Uint8Array.from(bytes);
}

let reverse: Map<string, number> | undefined;

/** Node decodes GB18030 but cannot encode it: the two-byte area read backwards, built when first needed (about 25 ms). */
function twoByte(): Map<string, number> {
  if (reverse) return reverse;
  reverse = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const char = decoder.decode(Uint8Array.of(lead, trail));
      if (!char.includes(REPLACEMENT) && !reverse.has(char)) reverse.set(char, (lead << 8) | trail);
    }
  }
  return reverse;
}
