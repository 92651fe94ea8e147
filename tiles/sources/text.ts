/**
 * Text of a file by what its bytes are: UTF-8, UTF-16 by its byte order mark or its zeros, else GB18030, which programs in China wrote
 * for long. Without its byte order mark.
 */
export function textOfBytes(bytes: Uint8Array): string {
  const wide = wideness(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Every other byte of plain letters in UTF-16 is zero. */
function wideness(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < 4) return null;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[1] === 0 && bytes[3] === 0)) return 'utf-16le';
  return (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[2] === 0) ? 'utf-16be' : null;
}
