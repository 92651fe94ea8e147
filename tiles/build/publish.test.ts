import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publishFolder } from './publish.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'quanyan-publish-'));
});
afterEach(() => rm(out, { recursive: true }));

const publish = (content: string): Promise<void> => publishFolder(out, 'bund', (folder) => writeFile(path.join(folder, 'a'), content));
const held = (): Promise<string> => readFile(path.join(out, 'bund', 'a'), 'utf8');

test('a folder changes as a whole and leaves nothing beside it', async () => {
  await publish('one');
  await publish('two');
  expect(await held()).toBe('two');
  expect(await readdir(out)).toEqual(['bund']);
});

test('a build that fails half way leaves the old one', async () => {
  await publish('one');
  await expect(
    publishFolder(out, 'bund', async (folder) => {
      await writeFile(path.join(folder, 'a'), 'half');
      throw new Error('out of space');
    }),
  ).rejects.toThrow('out of space');
  expect(await held()).toBe('one');
  expect(await readdir(out)).toEqual(['bund']);
});

test('killed between two renames: the next build finds the old one; what dead builds left goes, what live ones write stays', async () => {
  await publish('one');
  await rename(path.join(out, 'bund'), path.join(out, '.old-bund'));
  const dead = '.new-bund-999999999-00000000-0000-4000-8000-000000000000';
  const live = `.new-bund-${process.ppid}-00000000-0000-4000-8000-000000000000`;
  await mkdir(path.join(out, dead));
  await mkdir(path.join(out, live));
  await expect(publishFolder(out, 'bund', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await held()).toBe('one');
  expect((await readdir(out)).sort()).toEqual([live, 'bund']);
});
