import { readFile, glob } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

const holes = (words: string): string[] => [...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

it('both languages have the same words with the same holes', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(holes(en[key]), key).toEqual(holes(zh[key]));
});

it('English has no Chinese left in it, and Chinese is Chinese', () => {
  for (const [key, words] of Object.entries(en)) if (key !== 'lang.zh') expect(words, key).not.toMatch(/\p{Script=Han}/u);
  for (const [key, words] of Object.entries(zh))
    if (key !== 'lang.en' && words.replaceAll(/\{\{\w+\}\}/g, '') !== '') expect(words, key).toMatch(/\p{Script=Han}/u);
});

it('no word is kept that nothing uses', async () => {
  let code = '';
  for await (const file of glob('client/**/*.{ts,tsx}')) if (!file.includes('i18n')) code += await readFile(file, 'utf8');
  const built = [...code.matchAll(/`([a-z.]+\.)\$\{/g)].map((match) => match[1]);
  const unused = Object.keys(zh).filter((key) => !code.includes(`'${key}'`) && !built.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
