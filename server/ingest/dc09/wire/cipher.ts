import { randomBytes } from 'node:crypto';
import { BLOCK, BlockChain } from '#server/lib/block-chain.ts';

/** 16, 24 or 32 bytes: AES-128, -192 or -256. */
export type Key = Buffer;

const KEY_BYTES = new Set([16, 24, 32]);
/** None of `[`, `]` and `|`, at which what is padded begins. */
const PAD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A key as it is written down: 32, 48 or 64 hexadecimal digits, or its own 16, 24 or 32 characters. Null when it is neither. */
export function readKey(text: string): Key | null {
  const bytes = Buffer.from(text, /^[0-9A-Fa-f]{32,64}$/.test(text) ? 'hex' : 'latin1');
  return KEY_BYTES.has(bytes.length) ? bytes : null;
}

/** Made once by key. */
const chains = new WeakMap<Key, BlockChain>();

function chainOf(key: Key): BlockChain {
  const made = chains.get(key) ?? new BlockChain(key, Buffer.alloc(BLOCK));
  chains.set(key, made);
  return made;
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
  return chainOf(key).encrypt(bytes).toString('hex').toUpperCase();
}

/** @returns what stands behind `[`, as it would in clear text; null when it is no cipher text, or not of this key */
export function decrypt(hex: string, key: Key): string | null {
  if (!/^[0-9A-Fa-f]+$/.test(hex) || hex.length % 2 !== 0) return null;
  const text = chainOf(key).decrypt(Buffer.from(hex, 'hex'))?.toString('latin1');
  if (text === undefined) return null;
  // Pad of none of these characters, then `|#account|…` or, of a message without data, `]` or `|]`.
  const content = /^[^[\]|]{0,16}(?:\|(?=[#\]])|(?=\]))(.*)$/s.exec(text)?.[1];
  return content ?? null;
}
