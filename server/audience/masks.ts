/**
 * What leaves the system in a file names nobody: display rules of GB/T 35273-2020 §7.2. Masking is not reversible, and shows
 * nothing of how long what it hides is beyond what the rule itself keeps.
 */
const TWO_CHARACTER_SURNAMES = /^(欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|夏侯|轩辕|端木|百里|南宫|独孤|澹台)/;

/** `张三` → `张*`, `张三丰` → `张**`, `欧阳修` → `欧阳**`, `买买提·阿里` → `买买提·**`. */
export function maskName(name: string): string {
  const dot = name.indexOf('·');
  if (dot > 0) return `${name.slice(0, dot)}·**`;
  const surname = TWO_CHARACTER_SURNAMES.exec(name)?.[1];
  if (surname !== undefined && name.length > 2) return `${surname}**`;
  const [first = '', ...rest] = name;
  return first + (rest.length === 1 ? '*' : rest.length > 1 ? '**' : '');
}

/** Telephone and identity numbers in any text, however they are spaced. Digits that carry a birthday or a subscriber's number go. */
export const maskNumbers = (text: string): string =>
  text
    .replaceAll(
      /(?<!\d)(\d{3})(?:\d{11}(\d{3}[\dXx])|\d{8}(\d{4}))(?![\dXx])/g,
      (_all, start: string, long?: string, short?: string) => `${start}${'*'.repeat(long ? 11 : 8)}${long ?? short}`,
    )
    .replaceAll(/(?<!\d)((?:00)?86)?([- ]?)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)/g, '$1$2$3****$4')
    .replaceAll(/(?<!\d)(010|02\d|0[3-9]\d{2})[)-]?[- ]?\d{3,4}[- ]?(\d{4})(?!\d)/g, '$1-****$2');

/** The network an address belongs to: `10.3.7.21` → `10.3.7.*`, `fe80:1:2::9` → `fe80:1:*`. */
export function maskAddress(address: string): string {
  const bare = address.replace(/^::ffff:/, '');
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bare)) return bare.replace(/\d+$/, '*');
  return bare.includes(':') ? `${bare.split(':').slice(0, 2).join(':')}:*` : bare;
}
