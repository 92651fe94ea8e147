import { glob, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { readSources } from './sources.ts';

const sources = await readSources();

/** Characters of one line, in comments and strings too, which the formatter does not break. */
const LONGEST_LINE = 140;
/** Code files in one folder, tests beside them not counted. */
const MOST_FILES = 16;
/** Folders that may be longer, and why; helpers of what is in them lie in folders below. */
const ONE_FILE_A_PLUG_IN: Readonly<Record<string, string>> = {
  'client/layers': 'a file for each layer',
  scripts: 'a file for each `npm run …`',
  'mock-feeds/scenarios': 'a file for each scenario',
  'server/commands': 'a file for each command',
  'server/correlations': 'a file for each correlation',
  'server/storage/operations': 'a file for each store',
  'server/storage/suites': 'a file for what every engine must do with each store',
  'server/storage/migrations': 'a file for each migration, in order',
};

describe('rooms', () => {
  it('are small: no file of more than 300 lines', () => {
    const long = sources.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines > 300);
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it(`have one purpose each: no folder of more than ${MOST_FILES} code files`, () => {
    const counts = new Map<string, number>();
    for (const { file } of sources)
      if (!/\.test\.tsx?$/.test(file)) counts.set(path.posix.dirname(file), (counts.get(path.posix.dirname(file)) ?? 0) + 1);
    const crowded = [...counts].filter(([folder, files]) => files > MOST_FILES && !(folder in ONE_FILE_A_PLUG_IN));
    expect(crowded).toEqual([]);
    expect(Object.keys(ONE_FILE_A_PLUG_IN).filter((folder) => !counts.has(folder))).toEqual([]);
  });

  it(`have no line of more than ${LONGEST_LINE} characters`, async () => {
    const long: string[] = [];
    for await (const found of glob(
      ['{contract,devices,server,client,scenes,tiles,mock-feeds,tests,scripts}/**/*.{ts,tsx,mjs,css}', '*.ts'],
      {
        cwd: ROOT,
      },
    )) {
      const file = found.split(path.sep).join('/');
      (await readFile(path.join(ROOT, file), 'utf8')).split('\n').forEach((line, at) => {
        if (line.length > LONGEST_LINE) long.push(`${file}:${at + 1}`);
      });
    }
    expect(long.sort()).toEqual([]);
  });

  it('have no barrels: a file that only exports what others wrote', () => {
    const barrels = sources.filter(({ text }) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
      return lines.length > 0 && lines.every((line) => /^export (\*|(type )?\{[^}]*\}) from /.test(line));
    });
    expect(barrels.map(({ file }) => file)).toEqual([]);
  });

  it('switch no check off', () => {
    const marks = /@ts-ignore|@ts-nocheck|@ts-expect-error|eslint-disable|oxlint-disable/;
    const wrong = sources.filter(({ file, text }) => !file.startsWith('tests/architecture/') && marks.test(text));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it('speak of the project alone', () => {
    const foreign = /\/work\/|\/root\/|registry\.npm|npmmirror|\bsubagent|\bLLM\b|\bClaude\b|\bChatGPT\b/;
    const wrong = sources.filter(({ file, text }) => !file.startsWith('tests/architecture/') && foreign.test(text));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

describe('documents', async () => {
  const documents: string[] = [];
  for await (const file of glob(['*.md', '{contract,devices,server,client,scenes,tiles,mock-feeds,tests,docs}/**/*.md'], { cwd: ROOT }))
    documents.push(file);

  it.each(documents.sort())('%s: every linked path exists', async (file) => {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1]);
    const gone = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)));
    expect(gone).toEqual([]);
  });
});
