import { hash } from 'node:crypto';

const SIZES = { md5: 16, sha256: 32 } as const;
/** Bytes of a block of both. */
const BLOCK = 64;
const [INNER, OUTER] = [0x36, 0x5c];

/**
 * HMAC (RFC 2104) of many short messages under one key: hashed at once, for an object of `createHmac` costs several times as much as
 * such a message does.
 */
export class KeyedHash {
  readonly #name: keyof typeof SIZES;
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(name: keyof typeof SIZES, key: string | Buffer) {
    const given = Buffer.from(key);
    const short = given.length > BLOCK ? hash(name, given, 'buffer') : given;
    this.#name = name;
    this.#inner = Buffer.alloc(BLOCK, INNER);
    this.#outer = Buffer.alloc(BLOCK + SIZES[name], OUTER);
    short.forEach((byte, i) => {
      this.#inner[i] ^= byte;
      this.#outer[i] ^= byte;
    });
  }

  of(text: string, form: 'hex' | 'base64url'): string {
    const bytes = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(text));
    this.#inner.copy(bytes);
    bytes.write(text, BLOCK);
    hash(this.#name, bytes, 'buffer').copy(this.#outer, BLOCK);
    return hash(this.#name, this.#outer, form);
  }
}
