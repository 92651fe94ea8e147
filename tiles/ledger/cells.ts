/** What a cell says, or what it seems to say and why that is not to be believed. */
export type Cell = string | {
  readonly text: string;
  /** What is wrong and how to mend it, with the cell's name. */
  readonly fault: string;
  /** Wrong as an id or address only: as a measure it is good enough. */
  readonly naming?: true;
};

/** Carries one reason out of the middle of a row. */
export class Fault extends Error {}

/** A number as people write it: `3.5`, `35 米`, `90°`. @throws Fault when it is none, or outside of its bounds. */
export function numberOf(text: string, what: string, least = -Infinity, most = Infinity): number {
  const value = Number(text.normalize('NFKC').replace(/\s*(m|米|°|度)$/, ''));
  if (text.trim() === '' || !Number.isFinite(value)) throw new Fault(`${what} "${text}" is not a number`);
  if (value < least || value > most) throw new Fault(`${what} "${text}" must be between ${least} and ${most}`);
  return value;
}

const DIGITS = '零一二三四五六七八九';

/** `十二` → 12, `二十` → 20, `一百零三` → 103, `〇` → 0; digits as they are; null when it is no number. */
export function wholeNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九])?$/.exec(text.replaceAll('〇', '零').replaceAll('两', '二'));
  if (!match || text === '') return null;
  const [, hundreds, tens, ten, ones] = match;
  const digit = (char: string | undefined, absent: number): number => (char === undefined ? absent : DIGITS.indexOf(char));
  return digit(hundreds, 0) * 100 + (ten === undefined ? 0 : digit(tens, 1) * 10) + digit(ones, 0);
}
