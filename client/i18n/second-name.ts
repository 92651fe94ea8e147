import { useEffect, useState } from 'react';
import { loadReadings, type Readings } from '#client/i18n/pinyin.ts';
import { useWords } from './i18n.ts';

/** What places are called after, in the order tried. */
const KINDS: readonly (readonly [ending: RegExp, word: (name: string) => string])[] = [
  [/^(\d+)(?:号楼|栋|幢)$/, (n) => `Building ${n}`],
  [/^(\d+)单元$/, (n) => `Unit ${n}`],
  [/^第?(\d+)网格$/, (n) => `Grid ${n}`],
  [/^(.+)小区$/, (name) => `${name} Compound`],
  [/^(.+)社区$/, (name) => `${name} Community`],
  [/^(.+)街道$/, (name) => `${name} Subdistrict`],
  [/^(.+)区$/, (name) => `${name} District`],
  [/^(.+)市$/, (name) => `${name} City`],
  [/^(.+)(?:大街|街)$/, (name) => `${name} Street`],
  [/^(.+)路$/, (name) => `${name} Road`],
];

/** A Chinese name as who cannot read it may say it: `芙蓉里小区` → `Furongli Compound`, `7号楼` → `Building 7`. `''` for names without Chinese. */
export function secondName(name: string, readings: Readings): string {
  if (!/\p{Script=Han}/u.test(name)) return '';
  for (const [ending, word] of KINDS) {
    const found = ending.exec(name.trim());
    if (found) return word(spelled(found[1], readings));
  }
  return spelled(name.trim(), readings);
}

/** Characters that stand together are one word. */
const spelled = (text: string, readings: Readings): string =>
  text
    .replace(/\p{Script=Han}+/gu, (word) => {
      const sounds = Array.from(word, (char) => readings(char)[0] ?? char).join('');
      return ` ${sounds.charAt(0).toUpperCase()}${sounds.slice(1)} `;
    })
    .replace(/\s+/g, ' ')
    .trim();

let dictionary: Promise<Readings> | null = null;

/** Second names for who reads the page in English; in Chinese, and until the dictionary is there, `''`. */
export function useSecondName(): (name: string) => string {
  const { lang } = useWords();
  const [readings, setReadings] = useState<{ of: Readings } | null>(null);
  useEffect(() => {
    if (lang !== 'en') return undefined;
    let current = true;
    void (dictionary ??= loadReadings()).then((of) => current && setReadings({ of }));
    return () => {
      current = false;
    };
  }, [lang]);
  return (name) => (lang === 'en' && readings ? secondName(name, readings.of) : '');
}
