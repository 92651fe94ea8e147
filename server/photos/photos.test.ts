import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { cleanPicture } from './clean.ts';
import { dropPhotos, readPhoto, savePhoto } from './store.ts';
import { Uploads } from './uploads.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-photos-'));
afterAll(() => rm(folder, { recursive: true }));

/** A part of a PNG: length, name, body, check sum. */
function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function png(width: number, height: number, ...more: Buffer[]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), ...more, chunk('IDAT', Buffer.from([1, 2, 3])), chunk('IEND', Buffer.alloc(0))]);
}

/** A part of a JPEG: marker, length, body. */
function segment(marker: number, body: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, body]);
}

const frame = (width: number, height: number): Buffer => segment(0xc2, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]));
const SCAN = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])]);
const jpeg = (width: number, height: number, ...more: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')), ...more, frame(width, height), SCAN, SCAN, Buffer.from([0xff, 0xd9])]);

const PNG = png(4, 3);
const JPEG = jpeg(4, 3);
const GPS = 'N36.6607 E117.0203 LI FANG';
/** A little-endian EXIF directory: turned by 90°, and where it was taken. */
const exif = (orientation: number): Buffer => segment(0xe1, Buffer.concat([
  Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), Buffer.from([1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(GPS),
]));

it('keeps a photograph under the name of its content', async () => {
  const id = await savePhoto(folder, PNG, 'image/png');
  expect(id).toMatch(/^[0-9a-f]{64}\.png$/);
  expect(await savePhoto(folder, PNG, 'image/png')).toBe(id);
  const [first, second] = await Promise.all([1, 2].map(() => savePhoto(folder, JPEG, 'image/jpeg')));
  expect(first).toBe(second);
  expect(await readPhoto(folder, id)).toEqual({ bytes: PNG, type: 'image/png' });
  expect(await readPhoto(folder, first)).toEqual({ bytes: JPEG, type: 'image/jpeg' });
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name).sort()).toEqual([id, first].sort());
  const [dropped, none] = [await dropPhotos(folder, (one) => Promise.resolve(one === id)), await dropPhotos(folder, () => Promise.resolve(false))];
  expect([dropped, none, await readPhoto(folder, id), (await readPhoto(folder, first))?.type]).toEqual([1, 0, null, 'image/jpeg']);
});

const refused = { name: 'StorageFault', kind: 'data' };
it('refuses bytes that are not what they claim, or not whole', async () => {
  await expect(savePhoto(folder, PNG, 'image/jpeg')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, Buffer.from('<svg/>'), 'image/png')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, Buffer.alloc(0), 'image/png')).rejects.toMatchObject(refused);
  await expect(savePhoto(folder, PNG, 'image/svg+xml')).rejects.toMatchObject(refused);
  for (const [whole, type] of [[PNG, 'image/png'], [jpeg(4, 3, exif(6)), 'image/jpeg']] as const) {
    for (let length = 0; length < whole.length; length++) expect(() => cleanPicture(whole.subarray(0, length), type), `${type} of ${length} bytes`).toThrow(/no image|cut short/);
  }
});

it.each([[30_000, 30_000], [12_001, 1], [10_000, 6000], [0, 5], [0xffffffff, 1]])('refuses %i × %i pixels without decoding one', (width, height) => {
  expect(() => cleanPicture(png(width, height), 'image/png')).toThrow(/pixels; at most/);
  if (width <= 0xffff) expect(() => cleanPicture(jpeg(width, height), 'image/jpeg')).toThrow(/pixels; at most/);
});

it('keeps nothing the camera wrote beside the picture, but how it is to be turned', () => {
  const words = chunk('tEXt', Buffer.from(`Comment\0${GPS}`));
  expect(cleanPicture(png(4, 3, words, chunk('eXIf', Buffer.from(GPS)), chunk('zzZz', Buffer.from(GPS))), 'image/png')).toEqual(PNG);
  expect(cleanPicture(Buffer.concat([PNG, Buffer.from(GPS)]), 'image/png')).toEqual(PNG);
  const chatty = [segment(0xfe, Buffer.from(GPS)), segment(0xed, Buffer.from(GPS)), segment(0xe2, Buffer.from(`MPF\0${GPS}`)), segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${GPS}`))];
  expect(cleanPicture(Buffer.concat([jpeg(4, 3, exif(1), ...chatty), Buffer.from(GPS)]), 'image/jpeg')).toEqual(JPEG);
  const turned = cleanPicture(jpeg(4, 3, exif(6), ...chatty), 'image/jpeg');
  expect(turned.includes(GPS)).toBe(false);
  expect(turned.length).toBe(JPEG.length + 36);
  expect(cleanPicture(turned, 'image/jpeg')).toEqual(turned);
  const profile = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'));
  expect(cleanPicture(jpeg(4, 3, profile), 'image/jpeg').includes('ICC_PROFILE')).toBe(true);
});

it('one may hang up only what one sent a short while ago', () => {
  let now = 0;
  const uploads = new Uploads(() => now);
  uploads.note('a', 'zhang');
  expect([uploads.has('a', 'zhang'), uploads.has('a', 'li'), uploads.has('b', 'zhang')]).toEqual([true, false, false]);
  for (let i = 0; i < 60; i++) uploads.note(`photo-${i}`, 'zhang');
  expect([uploads.has('a', 'zhang'), uploads.has('photo-59', 'zhang')]).toEqual([false, true]);
  now += 3_600_001;
  expect(uploads.has('photo-59', 'zhang')).toBe(false);
});

it.each(['', 'x.png', '../../quanyan.db', `${'0'.repeat(64)}.png`, `../${'0'.repeat(64)}.png`, `${'0'.repeat(64)}.png/../../x`])('names nothing: %s', async (id) => {
  expect(await readPhoto(folder, id)).toBeNull();
});
