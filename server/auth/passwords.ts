import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { refuse } from '#server/lib/refused.ts';

/** argon2id (the package's default algorithm) at the OWASP floor: 19 MiB, 2 passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** False for a wrong password and for a damaged hash alike; takes as long for accounts that do not exist (`hash` null). */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  const fits = await verify(stored ?? (await decoy()), password.slice(0, 1000)).catch(() => false);
  return fits && stored !== null;
}

let decoyHash: Promise<string> | undefined;
const decoy = (): Promise<string> => (decoyHash ??= hashPassword(randomBytes(24).toString('base64url')));

/** At least 10 characters of three of the four classes (GB/T 22239 level 3), and not the login. */
export function checkPassword(password: string, login: string): void {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((pattern) => pattern.test(password)).length;
  if (password.length < 10 || password.length > 200 || classes < 3) {
    throw refuse(
      'invalid',
      '密码至少 10 位，并含大写、小写、数字、符号中的三类',
      'A password needs at least 10 characters of three kinds: capitals, small letters, digits, signs.',
    );
  }
  if (password.toLowerCase().includes(login.toLowerCase()))
    throw refuse('invalid', '密码不能包含用户名', 'The password must not contain the login.');
}

/** A secret to hand out once: 160 random bits (fewer when it has fewer letters) in letters that are hard to mistake. */
export function newSecret(length = 32): string {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length])
    .join('')
    .replace(/(.{8})(?=.)/g, '$1-');
}

/** For secrets that are random themselves (session tokens, API keys): fast, and enough. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
