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

interface Blocks {
  readonly encrypts: Cipheriv;
  readonly decrypts: Decipheriv;
}
/** Block ciphers by key: the chain from zero is made here, because a cipher for each message costs four times as much as the message. */
const blocksOf = new WeakMap<Key, Blocks>();

function blocks(key: Key): Blocks {
  const made = blocksOf.get(key);
  if (made !== undefined) return made;
  const name = `aes-${key.length * 8}-ecb`;
  const both = {
    encrypts: createCipheriv(name, key, null).setAutoPadding(false),
    decrypts: createDecipheriv(name, key, null).setAutoPadding(false),
  };
  blocksOf.set(key, both);
  return both;
}

/** @param content what stands behind `[`, from `|` or `]` on @returns upper-case hex: padded at the front, AES-CBC from zero */
export function encrypt(content: string, key: Key): string {
  const missing = BLOCK - (content.length % BLOCK);
  const bytes = Buffer.alloc(missing + content.length);
  randomBytes(missing).forEach((byte, i) => (bytes[i] = PAD.charCodeAt(byte % PAD.length)));
  bytes.write(content, missing, 'latin1');
  const { encrypts } = blocks(key);
  for (let at = 0; at < bytes.length; at += BLOCK) {
    if (at > 0) for (let i = at; i < at + BLOCK; i++) bytes[i] ^= bytes[i - BLOCK];
    encrypts.update(bytes.subarray(at, at + BLOCK)).copy(bytes, at);
  }
  return bytes.toString('hex').toUpperCase();
}

/** @returns what stands behind `[`, as it would in clear text; null when it is no cipher text, or not of this key */
export function decrypt(hex: string, key: Key): string | null {
  if (hex.length === 0 || hex.length % (BLOCK * 2) !== 0 || !/^[0-9A-Fa-f]+$/.test(hex)) return null;
  const secret = Buffer.from(hex, 'hex');
  const bytes = blocks(key).decrypts.update(secret);
  for (let i = BLOCK; i < bytes.length; i++) bytes[i] ^= secret[i - BLOCK];
  const text = bytes.toString('latin1');
  // Pad of none of these characters, then `|#account|…` or, of a message without data, `]` or `|]`.
  const content = /^[^[\]|]{0,16}(?:\|(?=[#\]])|(?=\]))(.*)$/s.exec(text)?.[1];
  return content ?? null;
}
