/** All readings of a character, without tones: `重` → `chong`, `zhong`. Empty when it is no Chinese character. */
export type Readings = (char: string) => readonly string[];

/** Loads the dictionary of readings: a chunk of its own, fetched when somebody starts to search. */
export async function loadReadings(): Promise<Readings> {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, readonly string[]>();
  return (char) => {
    let readings = known.get(char);
    if (!readings) {
      readings = /\p{Script=Han}/u.test(char) ? pinyin(char, { type: 'array', multiple: true, toneType: 'none', v: true }) : [];
      known.set(char, readings);
    }
    return readings;
  };
}

/**
 * Where in `text` a query of letters is spelled by the readings of its characters, whole or by their first letters,
 * mixed as people type: `qcl`, `quancheng`, `qcheng` all find 泉城路. Returns the index of the first character, −1 = nowhere.
 */
export function findSpelled(text: readonly string[], query: string, readings: Readings): number {
  for (let start = 0; start < text.length; start++) {
    if (spells(text, start, query, 0, readings)) return start;
  }
  return -1;
}

function spells(text: readonly string[], at: number, query: string, from: number, readings: Readings): boolean {
  if (from === query.length) return true;
  if (at >= text.length) return false;
  const char = text[at];
  if (char.toLowerCase() === query[from] && spells(text, at + 1, query, from + 1, readings)) return true;
  for (const reading of readings(char)) {
    for (let used = common(reading, query, from); used > 0; used--) {
      if (spells(text, at + 1, query, from + used, readings)) return true;
    }
  }
  return false;
}

/** Letters of `query` from `from` on that `reading` begins with. */
function common(reading: string, query: string, from: number): number {
  let length = 0;
  while (length < reading.length && from + length < query.length && reading[length] === query[from + length]) length++;
  return length;
}
