import { digest, newSecret } from '#server/auth/passwords.ts';

const CODES = 10;
const LETTERS = 16;

/** As it is typed, however it is spaced: `abcd-2345` is `ABCD2345`. */
const plain = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Codes for the day a telephone is lost: each opens once. Of 78 random bits, so that a fast digest keeps them. */
export function newRecoveryCodes(): { readonly codes: readonly string[]; readonly digests: readonly string[] } {
  const codes = Array.from({ length: CODES }, () => newSecret(LETTERS));
  return { codes, digests: codes.map(recoveryDigest) };
}

export const recoveryDigest = (code: string): string => digest(plain(code));
