import { describe, expect, it } from 'vitest';
import { draftOf, type Device } from '#contract/records/device.ts';
import { evicted, put } from '#contract/records/record.ts';
import type { Bench } from './suite-bench.ts';
import { ACTOR, HOSTILE, make, write } from './record-fixture.ts';
import type { JournalWrite, LedgerEdit } from '../storage.ts';

const edit = (id: string, at: number, more: Partial<LedgerEdit> = {}): LedgerEdit => ({
  id,
  at,
  actor: ACTOR,
  action: 'ledger:change',
  reason: '换装',
  place: '/370102',
  undoes: null,
  ...more,
});

/** An entry that enters these devices, as a part of an edit. */
const entering = (of: LedgerEdit, ...devices: Device[]): JournalWrite => ({
  ...write(...devices.map((device) => put('device', device))),
  edit: { ...of, rows: devices.map((device) => ({ device: device.id, before: null, after: draftOf(device) })) },
});

export function editTests({ fresh }: Bench): void {
  describe('edits of the ledger', () => {
    it('are written with the entries they are made by, several of them a part each, and read by edit and by device', async () => {
      const { storage, ground } = await fresh();
      const [one, two] = [make('device', { id: 'a' }), make('device', { id: 'b', handle: 1, name: HOSTILE.join(' ') })];
      const first = edit('e1', 10);
      await storage.journal.appendAll([entering(first, one), entering(first, two)]);
      const renamed = { ...one, name: '新' };
      await storage.journal.append({
        ...write(put('device', renamed)),
        edit: {
          ...edit('e2', 20, { undoes: 'e1', place: '/370103' }),
          rows: [{ device: 'a', before: draftOf(one), after: draftOf(renamed) }],
        },
      });
      const { edits, reader } = storage;
      expect(await edits.get('e1')).toEqual({ ...first, count: 2, undoneBy: 'e2' });
      expect(await edits.get('none')).toBeNull();
      expect(await edits.rows('e1', '', 1)).toEqual([{ device: 'a', before: null, after: draftOf(one) }]);
      expect((await edits.rows('e1', 'a', 10)).map(({ device, after }) => [device, after?.name])).toEqual([['b', two.name]]);
      expect((await reader.edits.list(['/'], 0)).map(({ id }) => id)).toEqual(['e2', 'e1']);
      expect((await reader.edits.list(['/'], 11)).map(({ id }) => id)).toEqual(['e2']);
      expect((await reader.edits.list(['/370102'], 0)).map(({ id }) => id)).toEqual(['e1']);
      expect((await reader.edits.ofDevice('a', 10)).map(({ id, before, after }) => [id, before?.name, after?.name])).toEqual([
        ['e2', '烟感', '新'],
        ['e1', undefined, '烟感'],
      ]);
      await storage.close();
      const again = await ground.open();
      expect((await again.edits.ofDevice('a', 10)).length).toBe(2);
      expect(await again.edits.prune(15)).toBe(1);
      expect(await again.edits.get('e1')).toBeNull();
      expect((await again.edits.ofDevice('b', 10)).length).toBe(0);
      expect((await again.edits.ofDevice('a', 10)).map(({ id }) => id)).toEqual(['e2']);
      await again.close();
    });

    it('a device taken out of the ledger can be read, is in no snapshot and no list, and its number is not given again', async () => {
      const { storage } = await fresh();
      const kept = make('device', { id: 'kept', handle: 3 });
      const gone = make('device', { id: 'gone', handle: 7 });
      await storage.journal.append(write(put('device', kept), put('device', gone)));
      const retired = { ...gone, retired: { at: 5, by: ACTOR, reason: '拆除' } };
      await storage.journal.append(write(put('device', retired), evicted('device', gone)));
      const { nextHandle, records } = await storage.records.snapshot(0);
      expect([nextHandle, records.device.map(({ id }) => id)]).toEqual([8, ['kept']]);
      expect(await storage.records.get('device', 'gone')).toEqual(retired);
      expect((await storage.records.list('device', { limit: 10, open: true, total: true })).total).toBe(1);
      expect((await storage.records.list('device', { limit: 10 })).items.length).toBe(2);
      const back = make('device', { id: 'gone', handle: 8 });
      await storage.journal.append(write(put('device', back)));
      expect((await storage.records.snapshot(0)).nextHandle).toBe(9);
      expect((await storage.records.list('device', { limit: 10, open: true })).items).toContainEqual(back);
    });
  });
}
