import { getVarint, putVarint } from '../varint.ts';

/** The longest varint. */
const LONGEST = 8;
/** A number that may be negative, so that small ones stay short: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

const encoder = new TextEncoder();

/** Bytes that grow as they are written. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #at = 0;

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.#at + more, this.#bytes.length * 2));
    bigger.set(this.#bytes);
    this.#bytes = bigger;
  }

  varint(value: number): void {
    this.#reserve(LONGEST);
    this.#at = putVarint(this.#bytes, this.#at, value);
  }

  signed(value: number): void {
    this.varint(zigzag(value));
  }

  /** Length in bytes, then UTF-8. */
  text(text: string): void {
    this.bytes(encoder.encode(text));
  }

  /** Length, then the bytes. */
  bytes(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** What was written so far; valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
}

/** Reads what a ByteWriter wrote. Every read that does not fit throws an Error with what was being read, and where. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  readonly #cursor = { at: 0 };
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  varint(): number {
    return getVarint(this.#bytes, this.#cursor, this.#what);
  }

  signed(): number {
    return unzigzag(this.varint());
  }

  /** A varint of at most `most`. @param name of the value, for the error */
  within(most: number, name: string): number {
    const value = this.varint();
    if (value > most) throw new Error(`${this.#what}: ${name} is ${value}, at most ${most} is possible`);
    return value;
  }

  bytes(): Uint8Array {
    const length = this.varint();
    const from = this.#cursor.at;
    if (length > this.#bytes.length - from)
      throw new Error(`${this.#what}: ${length} bytes announced at byte ${from}, ${this.#bytes.length - from} are left`);
    this.#cursor.at += length;
    return this.#bytes.subarray(from, from + length);
  }

  text(): string {
    const from = this.#cursor.at;
    try {
      return this.#decoder.decode(this.bytes());
    } catch (error) {
      throw error instanceof TypeError ? new Error(`${this.#what}: the text at byte ${from} is no UTF-8`) : error;
    }
  }

  /** @throws when anything is left */
  end(): void {
    const left = this.#bytes.length - this.#cursor.at;
    if (left !== 0) throw new Error(`${this.#what}: ${left} bytes left over`);
  }
}
