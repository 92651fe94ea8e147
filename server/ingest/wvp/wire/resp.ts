/** As much of the protocol of Redis (RESP2) as a subscriber needs: commands out, arrays, bulk strings, lines and numbers in. */

export type RespValue = string | number | Buffer | null | RespError | readonly RespValue[];

/** What a server refuses, in its words. */
export class RespError extends Error {}

const LARGEST = 1_000_000;
const MOST_ITEMS = 1000;
const DEEPEST = 4;

/** A command with its arguments, as an array of bulk strings. */
export const encodeCommand = (...parts: readonly string[]): Buffer =>
  Buffer.from(`*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`);

/** Reads values as bytes come, however they are cut. @throws Error of what is no RESP, or too large: the line is of no use then */
export class RespReader {
  #waiting = Buffer.alloc(0);

  take(bytes: Uint8Array): RespValue[] {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    const values: RespValue[] = [];
    for (;;) {
      const read = readValue(this.#waiting, 0, 0);
      if (read === null) break;
      values.push(read.value);
      this.#waiting = this.#waiting.subarray(read.end);
    }
    if (this.#waiting.length > LARGEST + 64 * MOST_ITEMS) throw new Error('more than a message may hold');
    return values;
  }
}

type Read = { readonly value: RespValue; readonly end: number };

/** @returns null when more has to come */
function readValue(bytes: Buffer, at: number, depth: number): Read | null {
  const stop = bytes.indexOf('\r\n', at);
  if (stop < 0) {
    if (bytes.length - at > LARGEST) throw new Error('a line without an end');
    return null;
  }
  const line = bytes.toString('utf8', at + 1, stop);
  const end = stop + 2;
  switch (String.fromCharCode(bytes[at])) {
    case '+':
      return { value: line, end };
    case '-':
      return { value: new RespError(line.slice(0, 200)), end };
    case ':':
      return { value: wholeOf(line, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), end };
    case '$':
      return bulk(bytes, wholeOf(line, -1, LARGEST), end);
    case '*':
      return list(bytes, wholeOf(line, -1, MOST_ITEMS), end, depth);
    default:
      throw new Error(`a value of Redis begins with +, -, :, $ or *, got ${JSON.stringify(String.fromCharCode(bytes[at]))}`);
  }
}

function bulk(bytes: Buffer, length: number, at: number): Read | null {
  if (length < 0) return { value: null, end: at };
  if (bytes.length < at + length + 2) return null;
  if (bytes.toString('latin1', at + length, at + length + 2) !== '\r\n') throw new Error('a text that does not end where it says');
  return { value: bytes.subarray(at, at + length), end: at + length + 2 };
}

function list(bytes: Buffer, count: number, at: number, depth: number): Read | null {
  if (depth >= DEEPEST) throw new Error(`lists more than ${DEEPEST} deep`);
  if (count < 0) return { value: null, end: at };
  const values: RespValue[] = [];
  let end = at;
  while (values.length < count) {
    const read = end < bytes.length ? readValue(bytes, end, depth + 1) : null;
    if (read === null) return null;
    values.push(read.value);
    end = read.end;
  }
  return { value: values, end };
}

function wholeOf(text: string, least: number, most: number): number {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most))
    throw new Error(`a whole number from ${least} to ${most}, got ${JSON.stringify(text.slice(0, 40))}`);
  return number;
}
