import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Many strings that look alike: `3号楼 2单元 烟感 07` and the next differ in numbers only. A string is a template, the text between its
 * numbers, which is written once, and its numbers, each as the difference to the one before it in the same template.
 *
 * Templates: count · then for each: how many numbers · width of each (0 = without leading zeros) · the texts around them.
 * Strings: count · template of each · all numbers.
 */
const LONGEST_NUMBER = 9;
/** Numbers in one string. */
const MOST_NUMBERS = 64;
const [ZERO, NINE] = [48, 57];

interface Template {
  readonly index: number;
  readonly pieces: readonly string[];
  readonly widths: readonly number[];
  /** The numbers of the last string that had this template. */
  readonly last: number[];
}

/** Gathers strings; what is said of them is the same as what `readStrings` gives back, in their order. */
export class StringColumn {
  readonly #templates = new Map<string, Template>();
  readonly #which: number[] = [];
  readonly #differences: number[] = [];

  add(text: string): void {
    const { pieces, numbers, widths } = split(text);
    const key = `${widths.join()}\n${pieces.join('\0')}`;
    let template = this.#templates.get(key);
    if (!template) {
      template = { index: this.#templates.size, pieces, widths, last: numbers.map(() => 0) };
      this.#templates.set(key, template);
    }
    this.#which.push(template.index);
    for (let i = 0; i < numbers.length; i++) {
      this.#differences.push(numbers[i] - template.last[i]);
      template.last[i] = numbers[i];
    }
  }

  write(to: ByteWriter): void {
    to.varint(this.#templates.size);
    for (const { pieces, widths } of this.#templates.values()) {
      to.varint(widths.length);
      for (const width of widths) to.varint(width);
      for (const piece of pieces) to.text(piece);
    }
    to.varint(this.#which.length);
    for (const index of this.#which) to.varint(index);
    for (const difference of this.#differences) to.signed(difference);
  }
}

/** The text around its numbers, and the numbers. A text with the character that parts the pieces has none. */
function split(text: string): { pieces: string[]; numbers: number[]; widths: number[] } {
  const pieces: string[] = [];
  const numbers: number[] = [];
  const widths: number[] = [];
  let from = 0;
  for (let at = 0; at < text.length && numbers.length < MOST_NUMBERS; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let end = at + 1;
    while (end < text.length && end - at < LONGEST_NUMBER && isDigit(text.charCodeAt(end))) end++;
    pieces.push(text.slice(from, at));
    numbers.push(Number(text.slice(at, end)));
    widths.push(text.charCodeAt(at) === ZERO ? end - at : 0);
    from = end;
    at = end - 1;
  }
  pieces.push(text.slice(from));
  return pieces.some((piece) => piece.includes('\0')) ? { pieces: [text], numbers: [], widths: [] } : { pieces, numbers, widths };
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** @param most strings there may be. @throws when the bytes do not say that */
export function readStrings(from: ByteReader, most: number): string[] {
  const templates: Template[] = [];
  const known = from.within(most, 'the number of templates');
  for (let index = 0; index < known; index++) {
    const count = from.within(MOST_NUMBERS, 'the numbers in a text');
    const widths = Array.from({ length: count }, () => from.within(LONGEST_NUMBER, 'the width of a number'));
    const pieces = Array.from({ length: count + 1 }, () => from.text());
    templates.push({ index, pieces, widths, last: widths.map(() => 0) });
  }
  const count = from.within(most, 'the number of texts');
  const which = Array.from({ length: count }, () => templates[from.within(known - 1, 'a template')]);
  return which.map((template) => fill(template, from));
}

function fill({ pieces, widths, last }: Template, from: ByteReader): string {
  let text = pieces[0];
  for (let i = 0; i < widths.length; i++) {
    last[i] += from.signed();
    text += String(last[i]).padStart(widths[i], '0') + pieces[i + 1];
  }
  return text;
}
