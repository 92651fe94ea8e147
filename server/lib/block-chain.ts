import { createCipheriv, createDecipheriv, type Cipheriv, type Decipheriv } from 'node:crypto';

/** Bytes. */
export const BLOCK = 16;

/**
 * AES-CBC of many messages under one key, each chained from the same first block as if it were alone: to make a cipher for each costs
 * many times as much as a short message does. Padding is the caller's.
 */
export class BlockChain {
  /** A chain that never ends: a message takes the block before it out of its own first one, and puts the wanted one in. */
  readonly #encrypts: Cipheriv;
  #before: Buffer;
  /** Blocks alone: the chain is undone here. */
  readonly #decrypts: Decipheriv;
  readonly #first: Buffer;

  /** @param key 16, 24 or 32 bytes @param first what the first block is chained to, 16 bytes */
  constructor(key: Buffer, first: Buffer) {
    const name = `aes-${key.length * 8}`;
    this.#first = first;
    this.#before = first;
    this.#encrypts = createCipheriv(`${name}-cbc`, key, first).setAutoPadding(false);
    this.#decrypts = createDecipheriv(`${name}-ecb`, key, null).setAutoPadding(false);
  }

  /** @param bytes whole blocks, at least one; changed here */
  encrypt(bytes: Buffer): Buffer {
    if (!isWhole(bytes)) throw new RangeError(`whole blocks of ${BLOCK} bytes are needed, got ${bytes.length}`);
    for (let i = 0; i < BLOCK; i++) bytes[i] ^= this.#before[i] ^ this.#first[i];
    const secret = this.#encrypts.update(bytes);
    this.#before = Buffer.from(secret.subarray(secret.length - BLOCK));
    return secret;
  }

  /** @returns null when these are no whole blocks */
  decrypt(secret: Buffer): Buffer | null {
    if (!isWhole(secret)) return null;
    const bytes = this.#decrypts.update(secret);
    for (let i = 0; i < BLOCK; i++) bytes[i] ^= this.#first[i];
    for (let i = BLOCK; i < bytes.length; i++) bytes[i] ^= secret[i - BLOCK];
    return bytes;
  }
}

const isWhole = ({ length }: Buffer): boolean => length > 0 && length % BLOCK === 0;
