import { describe, expect, it } from 'vitest';
import type { Media } from '#contract/reports/media.ts';
import { put } from '#contract/records/record.ts';
import type { Bench } from './suite-bench.ts';
import { ACTOR, make, write } from './record-fixture.ts';

const HASH = 'ab'.repeat(32);

const mediaFor = (id: string, fields: Partial<Media> = {}): Media => ({
  id,
  hash: HASH,
  type: 'image/jpeg',
  bytes: 10,
  width: 4,
  height: 3,
  durationMs: null,
  class: 'plain',
  takenAt: null,
  receivedAt: 5,
  source: 'upload',
  by: ACTOR,
  about: { type: 'ticket', id: 't1' },
  place: '/370102/泉',
  thumb: null,
  goneAt: null,
  ...fields,
});
const arrival = (subject: string) =>
  ({ actor: ACTOR, action: 'media:store', subject, outcome: 'done', detail: HASH, from: '::1', place: '/370102' }) as const;

export function mediaTests({ fresh }: Bench): void {
  describe('media', () => {
    it('are kept with the audit row of their arrival; one sent twice is the first', async () => {
      const { storage } = await fresh();
      const first = mediaFor('m1', { thumb: { hash: 'cd'.repeat(32), bytes: 1, width: 1, height: 1 } });
      await storage.media.add(first, arrival('m1'));
      await Promise.all([storage.media.add({ ...first, bytes: 11 }, arrival('m1')), storage.media.add(mediaFor('m2'), arrival('m2'))]);
      expect([await storage.media.get('m1'), await storage.reader.media.get('m2'), await storage.media.get('m3')]).toEqual([
        first,
        mediaFor('m2'),
        null,
      ]);
      const { items } = await storage.audit.list({ limit: 9 });
      expect(items.map(({ at, subject }) => [at, subject]).sort()).toEqual([
        [5, 'm1'],
        [5, 'm1'],
        [5, 'm2'],
      ]);
      expect(await storage.audit.verify()).toBeNull();
      expect(await storage.journal.head()).toBe(0);
    });

    it('are needed by hash as long as one record keeps its bytes', async () => {
      const { storage } = await fresh();
      const [thumb, none] = ['cd'.repeat(32), 'ef'.repeat(32)];
      await storage.media.add(mediaFor('m1', { thumb: { hash: thumb, bytes: 1, width: 1, height: 1 } }), arrival('m1'));
      await storage.media.add(mediaFor('m2'), arrival('m2'));
      const needed = async (): Promise<string[]> => (await storage.reader.media.needed([HASH, thumb, none])).sort();
      expect(await needed()).toEqual([HASH, thumb]);
      await storage.media.markGone('m1', 77);
      expect([await needed(), (await storage.media.get('m1'))?.goneAt]).toEqual([[HASH], 77]);
      await storage.media.markGone('m2', 78);
      expect(await needed()).toEqual([]);
    });

    it('are listed by id while their bytes are kept, and forgotten when nothing shows them', async () => {
      const { storage } = await fresh();
      for (const [id, receivedAt] of [
        ['m1', 1],
        ['m2', 2],
        ['m3', 9],
        ['m4', 3],
      ] as const)
        await storage.media.add(mediaFor(id, { receivedAt }), arrival(id));
      const kept = async (after?: string): Promise<string[]> =>
        (await storage.reader.media.kept({ receivedBefore: 9, ...(after === undefined ? {} : { after }), limit: 2 })).map(({ id }) => id);
      expect([await kept(), await kept('m2'), await kept('m4')]).toEqual([['m1', 'm2'], ['m4'], []]);
      await storage.journal.append(write(put('ticket', make('ticket', { id: 't1', photos: [{ id: 'm1', at: 1, by: ACTOR, note: '' }] }))));
      for (const id of ['m1', 'm2']) await storage.media.markGone(id, 10);
      expect([await storage.media.prune(10), await storage.media.prune(11), await kept()]).toEqual([0, 1, ['m4']]);
      expect([(await storage.media.get('m1'))?.goneAt, await storage.media.get('m2')]).toEqual([10, null]);
    });
  });
}
