import { createCipheriv, createDecipheriv, randomBytes, type Cipheriv, type Decipheriv } from 'node:crypto';

/** 16, 24 or 32 bytes: AES-128, -192 or -256. */
export type Key = Buffer;

const BLOCK = 16;
const KEY_BYTES = new Set([16, 24, 32]);
/** None of `[`, `]` and `|`, at which what is padded begins. */
const PAD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A key as it is written down: 32, 48 or 64 hexadecimal digits, or its own 16, 24 or 32 characters. Null when it is neither. */
export function readKey(text: string): Key | null {
  const bytes = Buffer.from(text, /^[0-9A-Fa-f]{32,64}$/.test(text) ? 'hex' : 'latin1');
  return KEY_BYTES.has(bytes.length) ? bytes : null;
}

interface Ciphers {
  /** A chain that never ends: a message that is to begin from zero takes the block before it out of its own first. */
  readonly encrypts: Cipheriv;
  before: Buffer;
  /** Blocks: the chain is undone here. */
  readonly decrypts: Decipheriv;
}
/** Made once by key, because a cipher for each message costs four times as much as the message. */
const ciphersOf = new WeakMap<Key, Ciphers>();

function ciphers(key: Key): Ciphers {
  const made = ciphersOf.get(key);
  if (made !== undefined) return made;
  const name = `aes-${key.length * 8}`;
  const zero = Buffer.alloc(BLOCK);
  const both = {
    encrypts: createCipheriv(`${name}-cbc`, key, zero).setAutoPadding(false),
    before: zero,
    decrypts: createDecipheriv(`${name}-ecb`, key, null).setAutoPadding(false),
  };
  ciphersOf.set(key, both);
  return both;
}

const RANDOM_AT_ONCE = 4096;
let random = Buffer.alloc(0);

/** So many random bytes, taken from a store. */
function randomPad(count: number): Buffer {
  if (random.length < count) random = randomBytes(RANDOM_AT_ONCE);
  const taken = random.subarray(0, count);
  random = random.subarray(count);
  return taken;
}

/** @param content what stands behind `[`, from `|` or `]` on @returns upper-case hex: padded at the front, AES-CBC from zero */
export function encrypt(content: string, key: Key): string {
  const missing = BLOCK - (content.length % BLOCK);
  const bytes = Buffer.allocUnsafe(missing + content.length);
  const pad = randomPad(missing);
  for (let i = 0; i < missing; i++) bytes[i] = PAD.charCodeAt(pad[i] % PAD.length);
  bytes.write(content, missing, 'latin1');
  const chain = ciphers(key);
  for (let i = 0; i < BLOCK; i++) bytes[i] ^= chain.before[i];
  const secret = chain.encrypts.update(bytes);
  chain.before = secret.subarray(secret.length - BLOCK);
  return secret.toString('hex').toUpperCase();
}

/** @returns what stands behind `[`, as it would in clear text; null when it is no cipher text, or not of this key */
export function decrypt(hex: string, key: Key): string | null {
  if (hex.length === 0 || hex.length % (BLOCK * 2) !== 0 || !/^[0-9A-Fa-f]+$/.test(hex)) return null;
  const secret = Buffer.from(hex, 'hex');
  const bytes = ciphers(key).decrypts.update(secret);
  for (let i = BLOCK; i < bytes.length; i++) bytes[i] ^= secret[i - BLOCK];
  const text = bytes.toString('latin1');
  // Pad of none of these characters, then `|#account|…` or, of a message without data, `]` or `|]`.
  const content = /^[^[\]|]{0,16}(?:\|(?=[#\]])|(?=\]))(.*)$/s.exec(text)?.[1];
  return content ?? null;
}
