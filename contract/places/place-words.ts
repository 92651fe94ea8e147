/** Text as it is compared in searches: one width and case of letters and digits, no blanks, nothing unseen. */
export const normalizedText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cc}\s]/gu, '');

/** Shorter beginnings of a name are chance. */
const LEAST = 2;

/**
 * Does a word name something by the places it lies in, as people write addresses: 芙蓉里小区1号楼, 芙蓉里1号楼? Levels may be left out,
 * and names broken off; what is looked for must be named itself at the end.
 * @param above normalized names of the places around it, the widest first
 * @param own its own name, normalized
 */
export const matchesAddress = (word: string, above: readonly string[], own: string): boolean => goesOn(word, above, 0, own, false);

/** Two places around may begin alike (芙蓉街社区, 芙蓉里小区): each is tried, and left out. */
function goesOn(rest: string, above: readonly string[], from: number, own: string, begun: boolean): boolean {
  if (rest === '') return false;
  if (begun && own.startsWith(rest)) return true;
  for (let at = from; at < above.length; at++) {
    const same = commonStart(above[at], rest);
    if (same > 0 && same >= Math.min(LEAST, above[at].length) && goesOn(rest.slice(same), above, at + 1, own, true)) return true;
  }
  return false;
}

function commonStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return same;
}
