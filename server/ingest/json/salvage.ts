import { isBlank } from './text.ts';

/** Stands for what could not be read; nobody outside sees it. */
const UNREADABLE = Symbol('unreadable');
const MAX_DEPTH = 32;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const NO_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...['nan', '-nan', '+nan'].map((word) => [word, NaN] as const),
  ...['infinity', '+infinity', 'inf', '+inf'].map((word) => [word, Infinity] as const),
  ...['-infinity', '-inf'].map((word) => [word, -Infinity] as const),
]);
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

interface Salvaged {
  /** What could be read; undefined when nothing could. Members that could not are left out, list items are undefined. */
  readonly value: unknown;
  /** False when only NaN and its like stood in the way: they are read as the numbers they are. */
  readonly damaged: boolean;
}

/**
 * Reads what JSON.parse refuses, part by part: one unreadable value costs that value, not its neighbours. Linear in the text,
 * whatever it is; deeper than 32 is not read.
 */
export const salvage = (text: string): Salvaged => new Salvager(text).all();

class Salvager {
  readonly #text: string;
  #at = 0;
  #damaged = false;

  constructor(text: string) {
    this.#text = text;
  }

  all(): Salvaged {
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) this.#damaged = true;
    return { value: value === UNREADABLE ? undefined : value, damaged: this.#damaged };
  }

  /** The character at hand after blanks, '' at the end. */
  #peek(): string {
    this.#blanks();
    return this.#text.charAt(this.#at);
  }

  #blanks(): void {
    while (this.#at < this.#text.length && isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #value(depth: number): unknown {
    const next = this.#peek();
    if ((next === '{' || next === '[') && depth >= MAX_DEPTH) return this.#lost();
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#list(depth);
    return next === '"' ? this.#string() : this.#token();
  }

  #object(depth: number): unknown {
    const object: Record<string, unknown> = {};
    this.#at++;
    for (let next = this.#peek(); next !== ''; next = this.#peek()) {
      if (next === '}' || next === ']') {
        this.#at++;
        return object;
      }
      if (next === ',') {
        this.#at++;
        continue;
      }
      const key = next === '"' ? this.#string() : this.#word();
      if (typeof key !== 'string' || key === '' || this.#peek() !== ':') {
        this.#skip();
        continue;
      }
      this.#at++;
      const value = this.#value(depth + 1);
      this.#closeMember('"');
      // Not by assignment: a key may be called __proto__.
      if (value !== UNREADABLE) Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    }
    this.#damaged = true;
    return object;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#at++;
    for (let next = this.#peek(); next !== ''; next = this.#peek()) {
      if (next === ']' || next === '}') {
        this.#at++;
        return list;
      }
      if (next === ',') {
        this.#at++;
        continue;
      }
      const value = this.#value(depth + 1);
      this.#closeMember('{');
      list.push(value === UNREADABLE ? undefined : value);
    }
    this.#damaged = true;
    return list;
  }

  /** What stands between a value and the next comma or bracket is no JSON; only a comma may have been forgotten before `opening`. */
  #closeMember(opening: string): void {
    const next = this.#peek();
    if (next === ',' || next === '}' || next === ']' || next === '') return;
    this.#damaged = true;
    if (next !== opening) this.#skip();
  }

  /** A text with whatever stands in it, line breaks too; unreadable without its end. */
  #string(): unknown {
    const start = this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '\\') this.#at++;
      else if (char === '"') {
        this.#at++;
        return unescape(this.#text.slice(start + 1, this.#at - 1));
      }
    }
    this.#at = this.#text.length;
    return this.#lost();
  }

  /** Letters, digits and signs up to what ends a value. */
  #word(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !'{}[],:"'.includes(this.#text.charAt(this.#at)) && !isBlank(this.#text.charCodeAt(this.#at)))
      this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #token(): unknown {
    const word = this.#word();
    const said = WORDS.get(word) ?? NO_NUMBERS.get(word.toLowerCase());
    // A number at the very end may have lost its last digits.
    if (NUMBER.test(word) && this.#at < this.#text.length) return Number(word);
    return said !== undefined ? said : this.#lost();
  }

  #lost(): typeof UNREADABLE {
    this.#damaged = true;
    const next = this.#text.charAt(this.#at);
    if (next !== ',' && next !== '}' && next !== ']') this.#skip();
    return UNREADABLE;
  }

  /** Goes on to the next comma or closing bracket of this level. */
  #skip(): void {
    this.#damaged = true;
    for (let depth = 0; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') this.#at = endOfString(this.#text, this.#at);
      else if (char === '{' || char === '[') depth++;
      else if ((char === '}' || char === ']') && depth-- === 0) return;
      else if (char === ',' && depth === 0) return;
    }
  }
}

/**
 * Index of the quote that ends a text, or of the last character; of the quote itself when it is a stray one: no text begins with a sign
 * of structure.
 */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  if (',:}]'.includes(text.charAt(at))) return start;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, text.length - 1);
}

function unescape(inner: string): string {
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(`"${inner.replaceAll(/\p{Cc}/gu, ' ')}"`) as string;
  } catch {
    return inner;
  }
}
