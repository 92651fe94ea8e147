/** Whole numbers from 0 up to 2^49 in as few bytes as they need, seven bits a byte, the lowest first. */

/** @returns where the next byte goes */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  while (value > 127) {
    bytes[at++] = (value % 128) | 128;
    value = Math.floor(value / 128);
  }
  bytes[at++] = value;
  return at;
}

/** Reads one and moves the cursor behind it. @param what is being read, for the error */
export function getVarint(bytes: Uint8Array, cursor: { at: number }, what: string): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 49; scale *= 128) {
    if (cursor.at >= bytes.length) throw new Error(`${what}: ends inside a number at byte ${cursor.at}`);
    const byte = bytes[cursor.at++];
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw new Error(`${what}: number too long at byte ${cursor.at}`);
}
