import { describe, expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { ACTOR, make, write } from './record-fixture.ts';
import type { Bench } from './suite-bench.ts';

export function dueTests({ fresh }: Bench): void {
  describe('what is due', () => {
    it('is counted as it will be dropped', async () => {
      const { storage } = await fresh();
      await storage.history.write(['a', 'b'].flatMap((device) => [1, 2, 3].map((at) => ({ device, point: 'p', value: at, at: at * 100 }))));
      for (const at of [100, 200, 300])
        await storage.audit.append(at, { actor: ACTOR, action: 'x', subject: '', outcome: 'done', detail: '', from: '', place: null });
      const closed = (id: string, updatedAt: number): ReturnType<typeof put> =>
        put('incident', make('incident', { id, state: 'closed', updatedAt }));
      await storage.journal.append(
        write(closed('old', 100), closed('late', 300), put('incident', make('incident', { id: 'open', state: 'open', updatedAt: 100 }))),
      );
      const none = { readings: 0, events: 0, personal: 0, evidence: 0, entries: 0, cases: 0, audit: 0, edits: 0 };
      const before = Object.fromEntries(Object.keys(none).map((sort) => [sort, 250])) as typeof none;
      // Of the journal the newest are kept, whatever their age.
      expect(await storage.reader.due.count(before)).toEqual({ ...none, readings: 4, cases: 1, audit: 2 });
      const dropped = [await storage.history.prune(250), await storage.records.prune(250), await storage.audit.prune(250)];
      expect(dropped).toEqual([4, 1, 2]);
      expect(await storage.reader.due.count(before)).toEqual(none);
      await storage.close();
    });
  });
}
