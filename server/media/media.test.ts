import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MEDIA_VARIANTS, type Media, type MediaClass } from '#contract/reports/media.ts';
import { put, type RecordOf } from '#contract/records/record.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { StorageFault } from '#server/storage/fault.ts';
import { openStorage } from '#server/storage/open.ts';
import { ACTOR, make, write } from '#server/storage/suites/record-fixture.ts';
import type { Storage } from '#server/storage/storage.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { ADDRESS_MS, SignedAddresses } from './addresses.ts';
import { PNG, png } from './clean/fixture.ts';
import { Intake, NotWritten, type MediaDraft } from './intake.ts';
import { Reasons } from './reasons.ts';
import { dropOldMedia, dropOrphans } from './retention.ts';
import { FolderStore } from './store/folder-store.ts';
import { takeOverPhotos } from './take-over.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const DAYS: Record<MediaClass, number> = { plain: 100, 'place-of-living': 40, person: 40, plate: 40, health: 40 };
const draft: MediaDraft = {
  class: 'plain',
  takenAt: null,
  about: null,
  place: '/370102',
  by: ACTOR,
  source: 'upload',
  claimed: null,
  from: '::1',
  auditPlace: '/370102',
};

interface Bench {
  readonly data: string;
  readonly storage: Storage;
  readonly blobs: FolderStore;
  readonly intake: Intake;
  take(bytes: Buffer, age?: number, more?: Partial<MediaDraft>): Promise<Media>;
}

async function bench(): Promise<Bench> {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  onTestFinished(() => storage.close());
  const folder = path.join(data, 'media');
  const blobs = new FolderStore(folder);
  let now = NOW;
  const intake = new Intake({
    parts: path.join(folder, '.parts'),
    blobs,
    media: storage.media,
    thumbs: { make: () => Promise.resolve(null) },
    limits: { still: 1e6, clip: 1e6 },
    now: () => now,
  });
  const take = async (bytes: Buffer, age = 0, more: Partial<MediaDraft> = {}): Promise<Media> => {
    now = NOW - age * DAY_MS;
    return intake.takeBytes(bytes, { ...draft, ...more });
  };
  return { data, storage, blobs, intake, take };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const showing = (id: string, photo: Media, age: number, fields: Partial<RecordOf['ticket']> = {}) =>
  put(
    'ticket',
    make('ticket', {
      id,
      state: 'closed',
      updatedAt: NOW - age * DAY_MS,
      photos: [{ id: photo.id, at: 1, by: ACTOR, note: '' }],
      ...fields,
    }),
  );

it('keeps the same content once, under its hash, and leaves nothing beside it', async () => {
  const { data, take, blobs } = await bench();
  const [one, two] = await Promise.all([take(PNG), take(PNG)]);
  expect(one.id).not.toBe(two.id);
  expect(await filesBelow(path.join(data, 'media'))).toEqual([createHash('sha256').update(PNG).digest('hex')]);
  const bytes: Buffer[] = [];
  for await (const piece of (await blobs.open(one.hash, 2, 5))!) bytes.push(piece as Buffer);
  expect(Buffer.concat(bytes)).toEqual(PNG.subarray(2, 6));
  expect([await blobs.open('0'.repeat(64), 0, 1), await blobs.open('../../quanyan.db', 0, 1)]).toEqual([null, null]);
  await expect(take(Buffer.from('no picture'))).rejects.toMatchObject({ refusal: { code: 'invalid' } });
  expect(await filesBelow(path.join(data, 'media'))).toHaveLength(1);
});

it('what storage cannot write down is kept and told, and written later', async () => {
  const { storage, blobs, data } = await bench();
  let works = false;
  const media = {
    add: (...args: Parameters<Storage['media']['add']>) =>
      works ? storage.media.add(...args) : Promise.reject(new StorageFault('storage', 'full')),
  };
  const intake = new Intake({
    parts: path.join(data, 'media/.parts'),
    blobs,
    media,
    thumbs: { make: () => Promise.resolve(null) },
    limits: { still: 1e6, clip: 1 },
    now: () => NOW,
  });
  const fault: unknown = await intake.takeBytes(PNG, draft).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(NotWritten);
  works = true;
  const kept = (fault as NotWritten).media;
  await intake.writeDown(kept, draft);
  expect(await storage.media.get(kept.id)).toEqual(kept);
  await blobs.drop(kept.hash);
  await expect(intake.writeDown({ ...kept, id: 'other' }, draft)).rejects.toMatchObject({ refusal: { code: 'invalid' } });
});

it('drops by data class what closed tickets showed, and what nothing shows; never what a ticket under way shows', async () => {
  const { storage, blobs, intake, take, data } = await bench();
  const pictures: (readonly [string, Media])[] = [];
  for (const [name, age, more] of [
    ['closed long ago', 200, {}],
    ['closed, touched lately', 200, {}],
    ['under way', 200, {}],
    ['sensitive, closed for 50 days', 60, { class: 'plate' }],
    ['plain, closed for 50 days', 60, {}],
    ['plain by itself, of a ticket that tells of people', 60, {}],
    ['sent for nothing', 2, {}],
    ['sent just now', 0.5, {}],
  ] as const)
    pictures.push([name, await take(png(10, 10 + pictures.length), age, more)]);
  const of = Object.fromEntries(pictures);
  await storage.journal.append(
    write(
      showing('t1', of['closed long ago'], 150),
      showing('t2', of['closed, touched lately'], 150),
      showing('t3', of['closed, touched lately'], 20),
      showing('t4', of['under way'], 150, { state: 'accepted' }),
      showing('t5', of['sensitive, closed for 50 days'], 50),
      showing('t6', of['plain, closed for 50 days'], 50),
      showing('t7', of['plain by itself, of a ticket that tells of people'], 50, { told: 'part' }),
    ),
  );
  const kept = { storage, blobs, locks: intake.locks, days: DAYS };
  expect(await dropOldMedia(kept, NOW)).toBe(4);
  const left = await Promise.all(pictures.map(async ([name, { id }]) => ((await storage.media.get(id))?.goneAt === null ? name : null)));
  expect(left.filter(Boolean)).toEqual(['closed, touched lately', 'under way', 'plain, closed for 50 days', 'sent just now']);
  expect(await filesBelow(path.join(data, 'media'))).toHaveLength(4);
  expect(await dropOldMedia(kept, NOW)).toBe(0);
});

it('bytes that two records need go with the last of them', async () => {
  const { storage, blobs, intake, take, data } = await bench();
  const [one, two] = [await take(PNG, 2), await take(PNG, 2)];
  await storage.journal.append(write(showing('t1', two, 1, { state: 'accepted' })));
  const kept = { storage, blobs, locks: intake.locks, days: DAYS };
  expect([await dropOldMedia(kept, NOW), await filesBelow(path.join(data, 'media'))]).toEqual([1, [one.hash]]);
  await storage.journal.append(write({ type: 'ticket', id: 't1', record: null }));
  expect([await dropOldMedia(kept, NOW), await filesBelow(path.join(data, 'media'))]).toEqual([1, []]);
});

it('bytes that nothing needs are dropped a day later; not what is being taken in', async () => {
  const { storage, blobs, intake, take, data } = await bench();
  const { hash } = await take(PNG);
  const orphan = path.join(data, 'media', 'ab', 'ab'.repeat(32));
  await mkdir(path.dirname(orphan), { recursive: true });
  await writeFile(orphan, 'left by a crash');
  const kept = { storage, blobs, locks: intake.locks, days: DAYS };
  const { mtimeMs } = await stat(orphan);
  expect(await dropOrphans(kept, mtimeMs + DAY_MS - 1000)).toBe(0);
  expect(await dropOrphans(kept, mtimeMs + 2 * DAY_MS)).toBe(1);
  expect(await filesBelow(path.join(data, 'media'))).toEqual([hash]);
  // Whoever takes the same content in meanwhile holds its lock: its record is there before it is looked for.
  const locks = new Mutex();
  await mkdir(path.dirname(orphan), { recursive: true });
  await writeFile(orphan, 'put again');
  await utimes(orphan, 0, 0);
  const entered = locks.run('ab'.repeat(32), () => storage.media.add({ ...recordOf(hash), id: 'm', hash: 'ab'.repeat(32) }, arrivalRow));
  expect(await dropOrphans({ ...kept, locks }, NOW)).toBe(0);
  await entered;
});

const arrivalRow = { actor: ACTOR, action: 'media:store', subject: 'm', outcome: 'done', detail: '', from: '', place: null } as const;
const recordOf = (hash: string): Media => ({
  id: 'm',
  hash,
  type: 'image/png',
  bytes: 9,
  width: 1,
  height: 1,
  durationMs: null,
  class: 'plain',
  takenAt: null,
  receivedAt: NOW,
  source: 'upload',
  by: ACTOR,
  about: null,
  place: '/370102',
  thumb: null,
  goneAt: null,
});

it('photographs of an earlier version are taken over under their names, and again when that broke off', async () => {
  const { data, storage, blobs } = await bench();
  const names = await Promise.all(
    [png(5, 5), png(6, 6), png(7, 7)].map(async (bytes) => {
      const name = `${createHash('sha256').update(bytes).digest('hex')}.png`;
      await mkdir(path.join(data, 'photos', name.slice(0, 2)), { recursive: true });
      await writeFile(path.join(data, 'photos', name.slice(0, 2), name), bytes);
      await utimes(path.join(data, 'photos', name.slice(0, 2), name), NOW / 1000 - 86_400, NOW / 1000 - 86_400);
      return name;
    }),
  );
  // The last server ended after it had written one down, and before it moved it.
  let count = 0;
  const failing = {
    add: (...args: Parameters<Storage['media']['add']>) => (count++ < 1 ? storage.media.add(...args) : Promise.reject(new Error('killed'))),
  };
  await expect(takeOverPhotos(data, failing, NOW)).rejects.toThrow('killed');
  expect(await takeOverPhotos(data, storage.media, NOW)).toBeGreaterThanOrEqual(2);
  for (const name of names) {
    const media = await storage.media.get(name);
    expect(media).toMatchObject({ hash: name.slice(0, 64), type: 'image/png', source: 'photos', receivedAt: NOW - DAY_MS, class: 'plain' });
    const bytes = await blobs.open(media!.hash, 0, 0);
    expect(bytes?.destroy()).toBeDefined();
  }
  expect(await readdir(data)).not.toContain('photos');
  expect(await takeOverPhotos(data, storage.media, NOW)).toBe(0);
});

it('an address opens for a minute, by a clock that only runs on, and only what it was signed for', () => {
  let now = 1_000_000;
  const addresses = new SignedAddresses(() => now);
  const opening = { media: 'm', hash: 'ab'.repeat(32), variant: 'original', session: 's' } as const;
  const signature = addresses.sign(opening);
  expect(addresses.fits(signature, opening)).toBe(true);
  for (const other of [{ media: 'n' }, { hash: 'cd'.repeat(32) }, { variant: MEDIA_VARIANTS[1] }, { session: 't' }])
    expect(addresses.fits(signature, { ...opening, ...other })).toBe(false);
  const [until, mac] = signature.split('.');
  const later = (parseInt(until, 36) + 60_000).toString(36);
  for (const forged of [`${later}.${mac}`, mac, '', `${until}.`, `${until}.${'A'.repeat(43)}`, `${signature}x`])
    expect(addresses.fits(forged, opening)).toBe(false);
  expect(new SignedAddresses(() => now).fits(signature, opening)).toBe(false);
  now += ADDRESS_MS - 1;
  expect(addresses.fits(signature, opening)).toBe(true);
  now += 1;
  expect(addresses.fits(signature, opening)).toBe(false);
});

it('a reason holds for ten minutes, in one session', () => {
  let now = 0;
  const reasons = new Reasons(() => now);
  reasons.note('s', 'm');
  expect([reasons.has('s', 'm'), reasons.has('t', 'm'), reasons.has('s', 'n')]).toEqual([true, false, false]);
  now = 600_000;
  expect(reasons.has('s', 'm')).toBe(false);
  for (let n = 0; n < 10_001; n++) reasons.note('s', `m${n}`);
  expect([reasons.has('s', 'm0'), reasons.has('s', 'm10000')]).toEqual([false, true]);
});

it('what a device sends is audited with the device, unless where it hangs is not to be known', async () => {
  const { storage, take } = await bench();
  const about = { type: 'device', id: 'eye-1702' } as const;
  await take(png(4, 3), 0, { about });
  await take(png(5, 3), 0, { about, place: '/370102/s/F17', auditPlace: '/' });
  const details = (await storage.audit.list({ limit: 9 })).items.map(({ detail }) => detail);
  expect(details.filter((detail) => detail.includes('eye-1702'))).toHaveLength(1);
});
