/** China keeps one civil time. */
const WORDS = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });
const LAST = 8.64e15;

/** An instant in words, in China's civil time: `2026-11-28 00:32:04`. @param at ms UTC */
export const formatInstant = (at: number): string => (Math.abs(at) <= LAST ? WORDS.format(at) : String(at));
