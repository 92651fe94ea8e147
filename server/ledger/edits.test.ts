import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf, type Device, type DeviceDraft } from '#contract/records/device.ts';
import { put, type JournalEntry } from '#contract/records/record.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import type { JournalWrite, LedgerEditRow } from '#server/storage/storage.ts';
import { device, EAST, WEST } from '#tests/harness/ledger.ts';
import { Records } from '#server/records/records.ts';
import { LedgerEdits, type Done, type EditBy } from './edits.ts';
import { CHUNK, same } from './ledger.ts';

const by: EditBy = { actor: { id: 'u', name: '管理员' }, action: 'ledger:test', reason: '试', place: '/' };
const everywhere = (): boolean => true;

/** A ledger with storage in memory. */
function desk(): { records: Records; edits: LedgerEdits; entries: JournalWrite[]; rows: Map<string, LedgerEditRow[]> } {
  const [records, entries, rows] = [new Records(), [] as JournalWrite[], new Map<string, LedgerEditRow[]>()];
  const journal = {
    async write(write: JournalWrite): Promise<JournalEntry> {
      if (write.edit) rows.set(write.edit.id, [...(rows.get(write.edit.id) ?? []), ...write.edit.rows]);
      entries.push(write);
      records.apply(write.changes);
      await Promise.resolve();
      return { ...write, seq: entries.length };
    },
  };
  const stored = {
    async rows(id: string, after: string, limit: number): Promise<LedgerEditRow[]> {
      await Promise.resolve();
      const all = (rows.get(id) ?? []).toSorted((a, b) => (a.device < b.device ? -1 : 1));
      return all.filter((row) => row.device > after).slice(0, limit);
    },
  };
  return { records, entries, rows, edits: new LedgerEdits({ records, journal, stored, now: () => 1 }) };
}

const enter = (edits: LedgerEdits, ...devices: DeviceDraft[]): Promise<Done> =>
  edits.enter({ places: [], devices, crews: [] }, by, () => {});
const drafts = (records: Records): Record<string, DeviceDraft> =>
  Object.fromEntries(Array.from(records.all('device'), (one) => [one.id, draftOf(one)]));
const why = ({ left }: Done): Record<string, string> => Object.fromEntries(left.map((one) => [one.device, one.why.en]));

describe('undoing an edit', () => {
  it('puts every device back as it was and takes new ones out; their numbers are not given again, their addresses are free', async () => {
    const { records, edits } = desk();
    await enter(edits, device('old', 'manhole', EAST));
    const before = drafts(records);
    const many = Array.from({ length: CHUNK + 2 }, (_, n) => device(`n${n}`, 'manhole', WEST, { addresses: [`x:${n}`] }));
    const { edit, changed } = await enter(edits, device('old', 'manhole', WEST, { name: '新' }), ...many);
    expect(changed).toBe(CHUNK + 3);
    const { nextHandle } = records;
    expect(await edits.undo(edit!, by, everywhere)).toMatchObject({ changed: CHUNK + 3, left: [] });
    expect(drafts(records)).toEqual(before);
    await enter(edits, device('n0', 'manhole', EAST), device('z', 'manhole', EAST, { addresses: ['x:1'] }));
    expect([records.get('device', 'n0')?.handle, records.deviceNamed('x:1')]).toEqual([nextHandle, 'z']);
  });

  it('leaves and tells what was changed, taken out or entered again since, lies elsewhere, or calls for help', async () => {
    const { records, edits } = desk();
    const ids = ['calls', 'changed', 'elsewhere', 'gone', 'plain'];
    const { edit } = await enter(edits, ...ids.map((id) => device(id, 'smoke-detector', id === 'elsewhere' ? WEST : EAST)));
    await enter(edits, device('changed', 'smoke-detector', EAST, { name: '改' }));
    await edits.retire(['gone'], by, everywhere);
    records.apply([put('alert', make('alert', { id: 'a', device: 'calls', active: false, acked: null }))]);
    const first = await edits.undo(edit!, by, (place) => place === EAST);
    expect(why(first)).toEqual({
      calls: expect.stringContaining('life-safety alert'),
      changed: 'It was changed since',
      elsewhere: 'It is outside your jurisdiction',
    });
    expect([first.changed, Object.keys(drafts(records)).sort()]).toEqual([1, ['calls', 'changed', 'elsewhere']]);
    records.apply([put('alert', make('alert', { id: 'a', device: 'calls', active: false, acked: { by: by.actor, at: 1 } }))]);
    expect((await edits.undo(edit!, by, everywhere)).changed).toBe(2);
    expect(Object.keys(drafts(records))).toEqual(['changed']);
  });

  it('of addresses that were exchanged puts both back, and leaves one whose address another device has by now', async () => {
    const { records, edits } = desk();
    const at = (id: string, ...addresses: string[]): DeviceDraft => device(id, 'manhole', EAST, { addresses });
    await enter(edits, at('a', 'x:1'), at('b', 'x:2'), at('c', 'x:3'));
    const swapped = await enter(edits, at('a', 'x:2'), at('b', 'x:1'), at('c', 'x:4'));
    await enter(edits, at('d', 'x:3'));
    const done = await edits.undo(swapped.edit!, by, everywhere);
    expect([done.changed, why(done)]).toEqual([2, { c: 'x:3 is a name of device d by now' }]);
    expect(['x:1', 'x:2', 'x:3', 'x:4'].map((name) => records.deviceNamed(name))).toEqual(['a', 'b', 'd', 'c']);
  });

  it('a device with a life-safety alert is not taken out, and an alert that comes while others are taken out is heard', async () => {
    const { records, edits, entries } = desk();
    const many = Array.from({ length: CHUNK + 1 }, (_, n) => device(`n${String(n).padStart(4, '0')}`, 'smoke-detector', EAST));
    await enter(edits, ...many);
    const last = many[CHUNK].id;
    const asked = edits.retire(
      many.map(({ id }) => id),
      by,
      everywhere,
    );
    entries.push = (...added) => {
      records.apply([put('alert', make('alert', { id: 'a', device: last }))]);
      return Array.prototype.push.apply(entries, added);
    };
    expect(why(await asked)).toEqual({ [last]: expect.stringContaining('life-safety alert') });
    expect(Object.keys(drafts(records))).toEqual([last]);
  });
});

const IDS = ['a', 'b', 'c', 'd'];
const ADDRESSES = ['x:1', 'x:2', 'x:3'];
const row = fc.record({
  id: fc.constantFrom(...IDS),
  name: fc.constantFrom('甲', '乙'),
  addresses: fc.subarray(ADDRESSES, { maxLength: 2 }),
});
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(row, { minLength: 1, maxLength: 3, selector: ({ id }) => id })
      .map((rows) => ({ do: 'enter' as const, rows })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...IDS).map((id) => ({ do: 'retire' as const, id })) },
  { weight: 4, arbitrary: fc.nat(20).map((nth) => ({ do: 'undo' as const, nth })) },
);

type Model = Map<string, DeviceDraft>;
const owner = (model: Model, name: string): string | undefined =>
  [...model].find(([id, { addresses }]) => id === name || addresses.includes(name))?.[0];
const isSound = (model: Model): boolean =>
  [...model].every(([id, { addresses }]) => [id, ...addresses].every((name) => owner(model, name) === id));

/** The largest part of what can go back, in plain words: nobody ends up with another's name. */
function modelUndo(model: Model, of: readonly LedgerEditRow[], left: ReadonlySet<string>): Model {
  const back = new Map(model);
  for (const { device: id, before, after } of of) {
    if (left.has(id) || !same(model.get(id) ?? null, after)) continue;
    if (before) back.set(id, before);
    else back.delete(id);
  }
  return back;
}

it('imports, changes and undos in any order leave the ledger as a model says; every number is one device’s for good', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const { records, edits, rows } = desk();
      let model: Model = new Map();
      const made: string[] = [];
      const numbers = new Map<number, string>();
      for (const each of actions) {
        if (each.do === 'enter') {
          const devices = each.rows.map((one) => device(one.id, 'manhole', EAST, one));
          const next = new Map([...model, ...devices.map((one) => [one.id, one] as const)]);
          const done = await enter(edits, ...devices).catch(() => null);
          expect(done !== null).toBe(isSound(next));
          if (done === null) continue;
          model = next;
          if (done.edit !== null) made.push(done.edit);
        } else if (each.do === 'retire') {
          const done = await edits.retire([each.id], by, everywhere);
          expect(done.changed).toBe(model.delete(each.id) ? 1 : 0);
          if (done.edit !== null) made.push(done.edit);
        } else if (made.length > 0) {
          const id = made[each.nth % made.length];
          const done = await edits.undo(id, by, everywhere);
          const names = new Set(done.left.filter(({ why: { en } }) => en.includes('is a name of')).map((one) => one.device));
          const all = modelUndo(model, rows.get(id)!, new Set());
          // Names are a reason only where putting everything back would give one to two.
          if (isSound(all)) expect([...names]).toEqual([]);
          model = modelUndo(model, rows.get(id)!, names);
          if (done.edit !== null) made.push(done.edit);
        }
        expect(drafts(records)).toEqual(Object.fromEntries(model));
        expect(isSound(model)).toBe(true);
        for (const [id, { addresses }] of model) for (const name of [id, ...addresses]) expect(records.deviceNamed(name)).toBe(id);
        for (const one of records.all('device') as Iterable<Device>) {
          expect(numbers.get(one.handle) ?? one.id).toBe(one.id);
          numbers.set(one.handle, one.id);
        }
      }
    }),
    { numRuns: 300 },
  );
});
