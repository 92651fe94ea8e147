/** Bytes before and after the data of a frame. */
const HEADER = 27;
const TAIL = 3;

/** Checksums met in the field; the standard's is `sum`. `-data` ones start at the command byte. */
export const CHECKSUMS = {
  sum: (bytes: Uint8Array) => sum(bytes, 2),
  xor: (bytes: Uint8Array) => xor(bytes, 2),
  'sum-data': (bytes: Uint8Array) => sum(bytes, HEADER - 1),
  'xor-data': (bytes: Uint8Array) => xor(bytes, HEADER - 1),
} as const;
export type Checksum = keyof typeof CHECKSUMS;

function sum(bytes: Uint8Array, from: number): number {
  let total = 0;
  for (let i = from; i < bytes.length - TAIL; i++) total += bytes[i];
  return total & 255;
}
function xor(bytes: Uint8Array, from: number): number {
  let total = 0;
  for (let i = from; i < bytes.length - TAIL; i++) total ^= bytes[i];
  return total;
}
