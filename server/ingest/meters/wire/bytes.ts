/** Sum of bytes modulo 256: the checksum of CJ/T 188, DL/T 645 and M-Bus alike. */
export function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += bytes[at];
  return sum & 0xff;
}

/**
 * A number in BCD, lowest byte first. @returns null when a digit is none: a meter fills with FF what it does not know.
 * @param top mask for the highest byte, whose uppermost bit is a sign in some fields
 */
export function bcd(bytes: Uint8Array, from: number, length: number, top = 0xff): number | null {
  let value = 0;
  for (let at = from + length - 1; at >= from; at--) {
    const byte = at === from + length - 1 ? bytes[at] & top : bytes[at];
    const [high, low] = [byte >> 4, byte & 15];
    if (high > 9 || low > 9) return null;
    value = value * 100 + high * 10 + low;
  }
  return value;
}

/** Bytes in reverse as hex digits: addresses are sent lowest byte first and printed on meters highest first. */
export function addressText(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let at = from + length - 1; at >= from; at--) text += bytes[at].toString(16).padStart(2, '0').toUpperCase();
  return text;
}

/** Puts an address as `addressText` writes it into a frame. */
export function putAddress(frame: Uint8Array, at: number, address: string): void {
  for (let i = 0; i < address.length / 2; i++)
    frame[at + i] = Number.parseInt(address.slice(address.length - 2 * i - 2, address.length - 2 * i), 16);
}

/** Puts a number in BCD, lowest byte first. */
export function putBcd(frame: Uint8Array, at: number, length: number, value: number): void {
  let left = Math.max(0, Math.round(value));
  for (let i = 0; i < length; i++) {
    const two = left % 100;
    frame[at + i] = (Math.floor(two / 10) << 4) | (two % 10);
    left = Math.floor(left / 100);
  }
}

/** A byte as two hex digits. */
export const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();
