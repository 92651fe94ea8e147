import { glob, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { readSources } from './sources.ts';

const sources = await readSources();

describe('rooms', () => {
  it('are small: no file of more than 300 lines', () => {
    const long = sources.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
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
  for await (const file of glob(['*.md', '{contract,devices,server,client,scenes,tiles,mock-feeds,tests,docs}/**/*.md'], { cwd: ROOT })) documents.push(file);

  it.each(documents.sort())('%s: every linked path exists', async (file) => {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1]);
    const gone = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)));
    expect(gone).toEqual([]);
  });
});
