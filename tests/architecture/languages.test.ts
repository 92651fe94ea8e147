import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { SETTINGS } from '#server/settings.ts';

/** Documents that are written in both languages: what is in one is in the other. */
const PAIRS: readonly (readonly [english: string, chinese: string])[] = [
  ['README.md', 'README.zh-CN.md'],
  ['docs/install.en.md', 'docs/install.md'],
  ['docs/backup.en.md', 'docs/backup.md'],
  ['docs/wall.en.md', 'docs/wall.md'],
  ['docs/admin.en.md', 'docs/admin.md'],
];
const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');

interface Outline {
  /** Levels of the headings, as `##`. */
  readonly headings: readonly string[];
  /** Lines of code without their comments; `<…>` stands for what is to be filled in. */
  readonly code: readonly string[];
  /** Where it links to, each once; of a document in both languages the English one. */
  readonly links: readonly string[];
  /** Columns of each row of a table, with the code in its first one. */
  readonly rows: readonly string[];
}

const english = (link: string): string =>
  PAIRS.reduce(
    (as, [one, other]) => (path.basename(as) === path.basename(other) ? as.replace(path.basename(other), path.basename(one)) : as),
    link,
  );

function outline(text: string): Outline {
  const blocks = [...text.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```$/gm)].flatMap(([, block]) => block.split('\n'));
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  const rows = prose.split('\n').filter((line) => /^\s*\|/.test(line) && !/^\s*\|[-|]+\|$/.test(line.trim()));
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level),
    code: blocks
      .map((line) =>
        line
          .replace(/\s+#.*$/, '')
          .replaceAll(/<[^>]+>/g, '<>')
          .trim(),
      )
      .filter(Boolean),
    links: [...new Set([...prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => english(link)))].sort(),
    rows: rows.map((row) => `${row.split(/(?<!\\)\|/).length} ${[...(row.split(/(?<!\\)\|/)[1] ?? '').matchAll(/`[^`]+`/g)].join(' ')}`),
  };
}

describe.each(PAIRS)('%s and %s', (one, other) => {
  it.each(['headings', 'code', 'links', 'rows'] as const)('have the same %s', async (what) => {
    const [a, b] = [outline(await read(one)), outline(await read(other))];
    expect(b[what]).toEqual(a[what]);
    expect(a[what].length).toBeGreaterThan(0);
  });
});

describe('README.md', () => {
  it('has every setting in its table, with its standard value', async () => {
    const rows = [...(await read('README.md')).matchAll(/^\| `(QUANYAN_\w+)` \| (`[^`]*`|–|[^|]*) \|/gm)].map(([, name, value]) => [
      name,
      value.replaceAll('`', ''),
    ]);
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(SETTINGS).sort());
    for (const [name, value] of rows.filter(([, text]) => !text.includes(' '))) {
      const { schema } = SETTINGS[name as keyof typeof SETTINGS];
      expect([name, value]).toEqual([name, String(schema.parse(undefined) ?? '').toString() || '–']);
    }
  });

  it('names only commands that there are', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/install.en.md']) {
      const named = [...(await read(file)).matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name);
      expect([file, named.filter((name) => !(name in scripts))]).toEqual([file, []]);
    }
  });
});
