import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readPhoto, savePhoto } from './photos.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-photos-'));
afterAll(() => rm(folder, { recursive: true }));

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

it('keeps a photograph under the name of its content', async () => {
  const id = await savePhoto(folder, PNG.toString('base64'), 'image/png');
  expect(id).toMatch(/^[0-9a-f]{64}\.png$/);
  expect(await savePhoto(folder, PNG.toString('base64'), 'image/png')).toBe(id);
  const [first, second] = await Promise.all([1, 2].map(() => savePhoto(folder, JPEG.toString('base64'), 'image/jpeg')));
  expect(first).toBe(second);
  expect(await readPhoto(folder, id)).toEqual({ bytes: PNG, type: 'image/png' });
  expect(await readPhoto(folder, first)).toEqual({ bytes: JPEG, type: 'image/jpeg' });
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name).sort()).toEqual([id, first].sort());
});

it('refuses bytes that are not what they claim', async () => {
  const refused = { name: 'StorageFault', kind: 'data' };
  await expect(savePhoto(folder, PNG.toString('base64'), 'image/jpeg')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, Buffer.from('<svg/>').toString('base64'), 'image/png')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, '', 'image/png')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, PNG.toString('base64'), 'image/svg+xml')).rejects.toMatchObject(refused);
});

it.each(['', 'x.png', '../../quanyan.db', `${'0'.repeat(64)}.png`, `../${'0'.repeat(64)}.png`, `${'0'.repeat(64)}.png/../../x`])('names nothing: %s', async (id) => {
  expect(await readPhoto(folder, id)).toBeNull();
});
