/** Reads protocol buffer fields from bytes that may be anything: never beyond its end, never forever. @throws RangeError */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  /** Wire type of the field under way. */
  #wire = 0;

  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Number of the next field, 0 at the end. What the field before had left unread must have been read or skipped. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.varint();
    this.#wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new RangeError('a field has number 0');
    return field;
  }

  get more(): boolean {
    return this.#at < this.#end;
  }

  /** Unsigned, exact up to 2^53. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      if (this.#at >= this.#end) throw new RangeError('the data ends inside a number');
      const byte = this.#bytes[this.#at++];
      value += (byte % 128) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new RangeError('a number is longer than ten bytes');
  }

  /** Signed, zigzag. */
  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Signed, two's complement in 64 bits: how plain int64 fields are written. */
  int(): number {
    const value = this.varint();
    return value < 2 ** 63 ? value : value - 2 ** 64;
  }

  #span(): number {
    if (this.#wire !== 2) throw new RangeError(`a field has wire type ${this.#wire} where bytes belong`);
    const length = this.varint();
    if (length > this.#end - this.#at) throw new RangeError(`a field of ${length} bytes reaches beyond its end`);
    return length;
  }

  bytes(): Uint8Array {
    const length = this.#span();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  message(): ProtoReader {
    const length = this.#span();
    this.#at += length;
    return new ProtoReader(this.#bytes, this.#at - length, this.#at);
  }

  /** A packed list of numbers. */
  packed(one: 'varint' | 'signed'): number[] {
    const inner = this.message();
    const values: number[] = [];
    while (inner.more) values.push(one === 'varint' ? inner.varint() : inner.signed());
    return values;
  }

  skip(): void {
    if (this.#wire === 0) this.varint();
    else if (this.#wire === 1) this.#at += 8;
    else if (this.#wire === 2) this.bytes();
    else if (this.#wire === 5) this.#at += 4;
    else throw new RangeError(`there is no wire type ${this.#wire}`);
    if (this.#at > this.#end) throw new RangeError('a field reaches beyond its end');
  }
}
