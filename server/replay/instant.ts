import { civilFormat } from '#contract/time-words.ts';

const words = civilFormat({ dateStyle: 'short', timeStyle: 'medium' }, 'sv-SE');
const LAST = 8.64e15;

/** An instant in words, by the clock of the street: `2026-11-28 00:32:04`. @param at ms UTC */
export const formatInstant = (at: number): string => (Math.abs(at) <= LAST ? words(at) : String(at));
