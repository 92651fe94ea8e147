import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Media } from '#contract/reports/media.ts';
import { Refused } from '#server/lib/refused.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { NotWritten, type Intake, type MediaDraft } from '../intake.ts';
import { StorageFault } from '#server/storage/fault.ts';
import { PNG_MAGIC } from '../clean/png.ts';
import { Parts } from './part.ts';
import { EXPIRES_MS, Uploads } from './uploads.ts';

const draft: MediaDraft = {
  class: 'plain',
  takenAt: null,
  about: null,
  place: '/370102',
  by: { id: 'zhang', name: '张三' },
  source: 'upload',
  claimed: null,
  from: '::1',
  auditPlace: '/370102',
};
const mediaOf = (id: string, bytes: number): Media => ({
  id,
  hash: 'ab'.repeat(32),
  type: 'image/png',
  bytes,
  width: 1,
  height: 1,
  durationMs: null,
  class: 'plain',
  takenAt: null,
  receivedAt: 1,
  source: 'upload',
  by: draft.by,
  about: null,
  place: '/370102',
  thumb: null,
  goneAt: null,
});

/** Takes whatever comes, and remembers it. */
class FakeIntake implements Pick<Intake, 'take' | 'writeDown'> {
  readonly taken = new Map<string, Buffer>();
  fails: 'no' | 'writing' = 'no';

  async take(file: string, { id = '' }: MediaDraft): Promise<Media> {
    const bytes = await readFile(file);
    this.taken.set(id, bytes);
    if (this.fails === 'writing') throw new NotWritten(mediaOf(id, bytes.length), new StorageFault('storage', 'disk full'));
    return mediaOf(id, bytes.length);
  }

  async writeDown(media: Media): Promise<void> {
    if (this.fails === 'writing') throw new NotWritten(media, new StorageFault('storage', 'disk full'));
  }
}

async function openUploads(folder: string, clock = { now: 0 }): Promise<{ uploads: Uploads; intake: FakeIntake; clock: { now: number } }> {
  const intake = new FakeIntake();
  const deps = { parts: new Parts(folder), intake, limits: { still: 1000, clip: 1000 }, most: 4000, monotonic: () => clock.now };
  return { uploads: await Uploads.open(deps), intake, clock };
}

/** A line that breaks after so many bytes. */
const broken = (bytes: Buffer): Readable => {
  const source = new Readable({ read: () => undefined });
  source.push(bytes);
  setImmediate(() => source.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
  return source;
};

const step = fc.oneof(
  fc.record({ kind: fc.constant('piece' as const), length: fc.nat(200) }),
  fc.record({ kind: fc.constant('break' as const), length: fc.nat(200) }),
  fc.record({ kind: fc.constant('elsewhere' as const), length: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('restart' as const), length: fc.constant(0) }),
);

it('whatever breaks, the bytes that were taken are those that were sent, in order and once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 900 }), fc.array(step, { maxLength: 12 }), async (data, steps) => {
      const [bytes, folder] = [Buffer.concat([PNG_MAGIC, data]), await temporaryFolder()];
      let { uploads, intake } = await openUploads(folder);
      const { id } = await uploads.create(bytes.length, draft);
      let offset = 0;
      const taken = new Map<string, Buffer>();
      for (const { kind, length } of [...steps, { kind: 'piece', length: 900 } as const]) {
        const piece = bytes.subarray(offset, offset + length);
        if (kind === 'restart') ({ uploads, intake } = await openUploads(folder));
        else if (kind === 'break') await uploads.append(id, 'zhang', offset, broken(piece), null).catch(() => undefined);
        else if (kind === 'elsewhere')
          await expect(uploads.append(id, 'zhang', offset + length, Readable.from([piece]), null)).rejects.toMatchObject({
            refusal: { code: 'conflict' },
          });
        else await uploads.append(id, 'zhang', offset, Readable.from(piece.length === 0 ? [] : [piece]), null);
        const state = await uploads.settle(id, 'zhang');
        expect(state.offset).toBeGreaterThanOrEqual(offset);
        offset = state.offset;
        for (const [of, whole] of intake.taken) taken.set(of, whole);
        if (state.media !== null) break;
      }
      expect([offset, taken.get(id)?.toString('hex')]).toEqual([bytes.length, bytes.toString('hex')]);
    }),
    { numRuns: 40 },
  );
});

it('what could not be written down is kept, and written when it is asked for again, over a restart too', async () => {
  const folder = await temporaryFolder();
  const { uploads, intake } = await openUploads(folder);
  const { id } = await uploads.create(3, draft);
  intake.fails = 'writing';
  await expect(uploads.append(id, 'zhang', 0, Readable.from([Buffer.from('abc')]), null)).rejects.toBeInstanceOf(StorageFault);
  expect(uploads.state(id, 'zhang')).toMatchObject({ offset: 3, media: null });
  const later = await openUploads(folder);
  expect((await later.uploads.append(id, 'zhang', 3, Readable.from([]), null)).media).toMatchObject({ id, bytes: 3 });
  // Its bytes were taken before: they are not looked for again.
  expect(later.intake.taken.size).toBe(0);
});

it('abandoned uploads are swept, foreign files go at the start, and a clock that is set changes nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'left-over'), 'x');
  const { uploads, clock } = await openUploads(folder);
  expect(await readdir(folder)).toEqual([]);
  const { id } = await uploads.create(3, draft);
  clock.now = EXPIRES_MS - 1;
  expect([await uploads.sweep(), (await readdir(folder)).length]).toEqual([0, 2]);
  await uploads.append(id, 'zhang', 0, Readable.from([Buffer.from('a')]), null);
  clock.now = 2 * EXPIRES_MS - 2;
  expect(uploads.state(id, 'zhang').offset).toBe(1);
  clock.now += 1;
  expect(() => uploads.state(id, 'zhang')).toThrow(Refused);
  expect([await uploads.sweep(), await readdir(folder)]).toEqual([1, []]);
});

it('what will not be taken is told when it has begun, and is gone', async () => {
  const folder = await temporaryFolder();
  const { uploads } = await openUploads(folder);
  const { id } = await uploads.create(900, draft);
  const page = Buffer.from('<html>'.padEnd(100));
  expect((await uploads.append(id, 'zhang', 0, Readable.from([page.subarray(0, 63)]), null)).offset).toBe(63);
  await expect(uploads.append(id, 'zhang', 63, Readable.from([page.subarray(63)]), null)).rejects.toMatchObject({
    refusal: { code: 'invalid', message: { en: expect.stringContaining('looks like HTML') as string } },
  });
  expect(await readdir(folder)).toEqual([]);
  expect(() => uploads.state(id, 'zhang')).toThrow(Refused);
});

it('is bounded for each and for all', async () => {
  const { uploads } = await openUploads(await temporaryFolder());
  const by = (who: string): MediaDraft => ({ ...draft, by: { id: who, name: who } });
  const code = (length: number, who: string): Promise<string> =>
    uploads.create(length, by(who)).then(
      () => 'begun',
      (error: Refused) => error.refusal.code,
    );
  expect(await code(1001, 'a')).toBe('invalid');
  expect([await code(900, 'a'), await code(101, 'a'), await code(100, 'a')]).toEqual(['begun', 'too-many', 'begun']);
  expect([await code(1000, 'b'), await code(1000, 'c'), await code(1000, 'd'), await code(1, 'e')]).toEqual([
    'begun',
    'begun',
    'begun',
    'too-many',
  ]);
});

it('a second request takes over from one that hangs', async () => {
  const folder = await temporaryFolder();
  const { uploads, intake } = await openUploads(folder);
  const { id } = await uploads.create(4, draft);
  const hanging = new Readable({ read: () => undefined });
  hanging.push('ab');
  const first = uploads.append(id, 'zhang', 0, hanging, null).catch((error: unknown) => error);
  await waitFor('what came', async () => (await stat(path.join(folder, `${id}.part`))).size === 2);
  expect((await uploads.settle(id, 'zhang')).offset).toBe(2);
  expect(await first).toBeInstanceOf(Refused);
  await uploads.append(id, 'zhang', 2, Readable.from([Buffer.from('cd')]), null);
  expect(intake.taken.get(id)?.toString()).toBe('abcd');
});
