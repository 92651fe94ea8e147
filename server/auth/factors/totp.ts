import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, a new code every 30 s. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps that the clock of a telephone and that of the server may be apart. */
const DRIFT = 1;
/** RFC 4648. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits, as RFC 4226 asks for; base32. */
export const newTotpSecret = (): string => base32(randomBytes(20));

export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** RFC 4226: the code of a counter. */
export function hotp(key: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', key).update(message).digest();
  const number = mac.readUInt32BE(mac[mac.length - 1] & 0xf) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code this is, one step before or after the present one allowed.
 * @param now ms UTC @param after no step up to this one counts: its code was used @returns null = it is the code of none
 */
export function stepOfCode(secret: string, code: string, now: number, after: number): number | null {
  if (code.length !== DIGITS) return null;
  const key = fromBase32(secret);
  const present = Math.floor(now / STEP_MS);
  const typed = Buffer.from(code);
  for (let step = present - DRIFT; step <= present + DRIFT; step++) {
    const right = Buffer.from(hotp(key, step));
    if (step > after && right.length === typed.length && timingSafeEqual(right, typed)) return step;
  }
  return null;
}

/** What the QR code says: the form that authenticator apps read. */
export function totpUri(secret: string, login: string): string {
  const query = new URLSearchParams({
    secret,
    issuer: 'Quanyan',
    algorithm: 'SHA1',
    digits: String(DIGITS),
    period: String(STEP_MS / 1000),
  });
  return `otpauth://totp/Quanyan:${encodeURIComponent(login)}?${query}`;
}
