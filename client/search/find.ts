import { matchesAddress, normalizedText } from '#contract/places/place-words.ts';
import { findSpelled, type Readings } from '#client/i18n/pinyin.ts';

export type EntryType = 'command' | 'incident' | 'ticket' | 'place' | 'device';

/** Something that can be found. */
export interface Entry {
  readonly type: EntryType;
  /** What choosing it does, in the words of whoever built the entry. */
  readonly id: string;
  readonly text: string;
  /** Second line, and searched too: number, id, kind, place. */
  readonly about: string;
  /** Names of the places it lies in, the widest first. */
  readonly above?: readonly string[];
  /** Shown before others that match as well; lower is nearer. */
  readonly rank: number;
}

export interface Found {
  readonly entry: Entry;
  /** Lower is better. */
  readonly score: number;
}

const SPELLED = /^[a-z0-9]*[a-z][a-z0-9]*$/;
/** More than anybody reads. */
const MAX_ITEMS = 12;
/** Longer names are searched in their beginning only. */
const READ_OF_NAME = 60;

/** Better than anything that merely holds the words. */
const EXACT = 100;

interface Plain {
  readonly text: string;
  readonly about: string;
}

const plainOf = new WeakMap<Entry, Plain>();

function plain(entry: Entry): Plain {
  let known = plainOf.get(entry);
  if (!known) plainOf.set(entry, (known = { text: normalizedText(entry.text.slice(0, READ_OF_NAME)), about: normalizedText(entry.about) }));
  return known;
}

/**
 * Entries whose name or second line holds every word of the query, which are named by it with the places around them (芙蓉里小区1号楼), or
 * whose name is spelled by it in pinyin. Widths of letters, cases and blanks make no difference.
 * A place named to its end comes before all else, also where it is written with the places around it in several words.
 * The beginning of a name beats its middle, the name beats the second line, letters beat pinyin.
 * @param readings null until the dictionary is in: then only what is written is found.
 */
export function findEntries(entries: readonly Entry[], query: string, readings: Readings | null): Found[] {
  const words = query.split(/\s+/).map(normalizedText).filter(Boolean);
  const around = new Map<string, string>();
  const whole = words.join('');
  if (words.length === 0) return [];
  const found: Found[] = [];
  for (const entry of entries) {
    let score = entry.rank / 100;
    for (const word of words) score += scoreWord(entry, word, readings, around);
    if (entry.type === 'place' && namesExactly(whole, entry, around)) score = entry.rank / 100 - EXACT;
    if (Number.isFinite(score)) found.push({ entry, score });
  }
  return found
    .sort((a, b) => a.score - b.score || a.entry.text.length - b.entry.text.length || (a.entry.id < b.entry.id ? -1 : 1))
    .slice(0, MAX_ITEMS);
}

function scoreWord(entry: Entry, word: string, readings: Readings | null, around: Map<string, string>): number {
  const { text, about } = plain(entry);
  const at = text.indexOf(word);
  if (at >= 0) return at === 0 ? 0 : 1;
  if (about.includes(word)) return 3;
  if (
    entry.above &&
    matchesAddress(
      word,
      entry.above.map((name) => squeezedOnce(name, around)),
      text,
    )
  )
    return 0;
  if (!readings || !SPELLED.test(word)) return Infinity;
  const spelled = findSpelled(Array.from(entry.text.slice(0, READ_OF_NAME)), word, readings);
  return spelled < 0 ? Infinity : spelled === 0 ? 2 : 4;
}

/** The whole query is the place's name, or names it by the places around it, to the end. */
function namesExactly(whole: string, entry: Entry, around: Map<string, string>): boolean {
  const { text } = plain(entry);
  if (whole === text) return true;
  return (
    entry.above !== undefined &&
    whole.endsWith(text) &&
    matchesAddress(
      whole,
      entry.above.map((name) => squeezedOnce(name, around)),
      text,
    )
  );
}

function squeezedOnce(name: string, known: Map<string, string>): string {
  let plainName = known.get(name);
  if (plainName === undefined) known.set(name, (plainName = normalizedText(name)));
  return plainName;
}
