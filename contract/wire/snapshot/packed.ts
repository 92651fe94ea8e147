/**
 * A message that was deflated as a whole: u8 'Z' · u8 version · u16 0 · u32 little-endian length when it is not deflated · zlib bytes of
 * a live frame, or of counts by place.
 */
export const PACKED_MAGIC = 0x5a;
const VERSION = 1;
const HEADER = 8;
const MOST_BYTES = 64_000_000;

export function packMessage(deflated: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(HEADER + deflated.length);
  bytes[0] = PACKED_MAGIC;
  bytes[1] = VERSION;
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes.set(deflated, HEADER);
  return bytes;
}

/** @throws Error saying what is wrong with these bytes */
export function unpackMessage(bytes: Uint8Array): { readonly length: number; readonly deflated: Uint8Array } {
  if (bytes.length < HEADER) throw new Error(`packed message: ${bytes.length} bytes is shorter than a header of ${HEADER}`);
  if (bytes[0] !== PACKED_MAGIC || bytes[1] !== VERSION)
    throw new Error(`packed message: starts with ${bytes[0]},${bytes[1]}, expected ${PACKED_MAGIC},${VERSION}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
  if (length > MOST_BYTES) throw new Error(`packed message: ${length} bytes are announced, at most ${MOST_BYTES} are possible`);
  return { length, deflated: bytes.subarray(HEADER) };
}
