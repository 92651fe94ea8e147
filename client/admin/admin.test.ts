import { expect, it } from 'vitest';
import { ADMIN_PAGES } from './discover.ts';
import { defineAdminPage, mayOpen } from './page.ts';

it('every page is what its folder says, and is named in both languages', async () => {
  const folders = Object.keys(import.meta.glob('./pages/*/page.tsx')).map((file) => file.split('/')[2]);
  expect(ADMIN_PAGES.map(({ id }) => id).sort()).toEqual(folders.sort());
  for (const { id, title, about } of ADMIN_PAGES) {
    expect([id, title.zh, about.zh]).toEqual([id, expect.stringMatching(/\p{Script=Han}/u), expect.stringMatching(/\p{Script=Han}/u)]);
    expect([id, title.en, about.en]).toEqual([
      id,
      expect.not.stringMatching(/\p{Script=Han}/u),
      expect.not.stringMatching(/\p{Script=Han}/u),
    ]);
  }
});

it('words of the pages are there in both languages', async () => {
  const sources = import.meta.glob<string>('./**/*.tsx', { eager: true, query: '?raw', import: 'default' });
  for (const [file, text] of Object.entries(sources)) {
    for (const [whole, zh, en] of text.matchAll(/\blabel\('((?:[^'\\]|\\.)*)', '((?:[^'\\]|\\.)*)'\)/g)) {
      expect([file, whole, /\p{Script=Han}/u.test(zh), /\p{Script=Han}/u.test(en)]).toEqual([
        file,
        whole,
        /\p{Script=Han}/u.test(zh),
        false,
      ]);
      expect([file, whole, zh.length > 0 && en.length > 0]).toEqual([file, whole, true]);
    }
  }
});

it('an auditor opens the audit, an administrator of a community nothing that belongs to no place, an officer nothing', () => {
  const open = (role: 'auditor' | 'administrator' | 'duty-officer', jurisdiction = '/'): string[] =>
    ADMIN_PAGES.filter((page) => mayOpen(page, { role, jurisdiction })).map(({ id }) => id);
  expect(open('auditor')).toEqual(['audit', 'use']);
  expect(open('duty-officer')).toEqual([]);
  expect(open('administrator')).toHaveLength(ADMIN_PAGES.length);
  expect(open('administrator', '/1/2')).not.toContain('system');
});

it('a page with an address that is none is refused', () => {
  const [page] = ADMIN_PAGES;
  expect(() => defineAdminPage({ ...page, id: 'Pages of mine' })).toThrow(/lower-case words/);
});
