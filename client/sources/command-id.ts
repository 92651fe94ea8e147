/** A name for a command that nobody else makes; `crypto.randomUUID` is missing on pages without TLS. */
export const newCommandId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
