import type { Column } from './column-titles.ts';
import { fault, type Told } from './faults.ts';

/** What a cell says, or what it seems to say and why that is not to be believed. */
export type Cell =
  | string
  | {
      readonly text: string;
      readonly fault: Told;
      /** Wrong as an id or address only: as a measure it is good enough. */
      readonly naming?: true;
    };

/** A number as people write it: `3.5`, `35 米`, `90°`. @throws Fault when it is none, or outside of its bounds. */
export function numberOf(text: string, column: Column, least = -Infinity, most = Infinity): number {
  const value = Number(text.normalize('NFKC').replace(/\s*(m|米|°|度)$/, ''));
  if (text.trim() === '' || !Number.isFinite(value)) throw fault('no-number', { column, text });
  if (value < least || value > most) throw fault('out-of-bounds', { column, text, least, most });
  return value;
}

const DIGITS = '零一二三四五六七八九';

/** `十二` → 12, `二十` → 20, `一百零三` → 103, `〇` → 0; digits as they are; null when it is no number. */
export function wholeNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九])?$/.exec(
    text.replaceAll('〇', '零').replaceAll('两', '二'),
  );
  if (!match || text === '') return null;
  const [, hundreds, tens, ten, ones] = match;
  const digit = (char: string | undefined, absent: number): number => (char === undefined ? absent : DIGITS.indexOf(char));
  return digit(hundreds, 0) * 100 + (ten === undefined ? 0 : digit(tens, 1) * 10) + digit(ones, 0);
}
