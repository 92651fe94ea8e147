import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { JournalEntry } from '#contract/records/record.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { Records } from '#server/records/records.ts';
import { checkLedger, clashWith, ledgerChanges, readLedger, writeLedger, type Ledger } from './ledger.ts';

const [first, second] = smallLedger().devices;

it.each([
  ['no JSON', '{"places":', 'cannot be read'],
  ['wrong rows', '{"places":[{}],"devices":[],"crews":[]}', 'places.0'],
  ['an unknown kind', JSON.stringify({ ...smallLedger(), devices: [{ ...first, kind: 'teapot' }] }), 'teapot'],
  ['a device twice', JSON.stringify({ ...smallLedger(), devices: [first, second, first] }), 'mh-east is there twice'],
  [
    'one address for two',
    JSON.stringify({
      ...smallLedger(),
      devices: [
        { ...first, addresses: ['x:1'] },
        { ...second, addresses: ['x:1'] },
      ],
    }),
    'both known as x:1',
  ],
  [
    'the id of one as the address of another',
    JSON.stringify({ ...smallLedger(), devices: [{ ...first, addresses: [second.id] }, second] }),
    `both known as ${second.id}`,
  ],
])('a ledger with %s is refused by name', async (_name, text, word) => {
  const file = path.join(await temporaryFolder(), 'town.json');
  await writeFile(file, text);
  const read = readLedger(file, await loadKinds());
  await expect(read).rejects.toThrow(file);
  await expect(read).rejects.toThrow(word);
});

it('ids and addresses of a file are kept as those of a table are: without what is not seen, and two that look alike are one', async () => {
  const kinds = await loadKinds();
  const written = { ...smallLedger(), devices: [{ ...first, id: 'mh\u200b-1', addresses: ['ｘ:1\ufeff', '\u2060'] }] };
  expect(checkLedger(written, 'f', kinds).devices).toMatchObject([{ id: 'mh-1', addresses: ['x:1'] }]);
  const twice = { ...written, devices: [...written.devices, { ...first, id: 'mh-1' }] };
  expect(() => checkLedger(twice, 'f', kinds)).toThrow('mh-1 is there twice');
  expect(() => checkLedger({ ...written, devices: [{ ...first, id: '\u200b' }] }, 'f', kinds)).toThrow('not seen');
});

it('an address that another device of the ledger has is found, and free again once that one has given it up', () => {
  const records = new Records();
  records.apply(ledgerChanges(smallLedger(), records));
  const taken = { ...smallLedger(), devices: [{ ...first, id: 'new', addresses: ['gb26875:889'] }] };
  expect(clashWith(taken, records)).toEqual({ name: 'gb26875:889', id: 'new', other: 'unit-east' });
  const unit = smallLedger().devices.find(({ id }) => id === 'unit-east')!;
  records.apply(ledgerChanges({ ...smallLedger(), devices: [{ ...unit, addresses: [] }] }, records));
  expect(clashWith(taken, records)).toBeNull();
});

it('numbers devices once: the same ledger again changes nothing, a newer one keeps the old numbers', () => {
  const records = new Records();
  records.apply(ledgerChanges(smallLedger(), records));
  expect(ledgerChanges(smallLedger(), records)).toEqual([]);
  const renamed = {
    ...smallLedger(),
    devices: [
      { ...second, id: 'new' },
      { ...second, name: '西苑井盖' },
    ],
  };
  const changes = ledgerChanges(renamed, records);
  expect(changes.map(({ id, record }) => [id, (record as { handle: number }).handle])).toEqual([
    ['new', 5],
    ['mh-west', 1],
  ]);
});

it('an address is given once, also while two ledgers are entered at the same time: the second is refused whole', async () => {
  const records = new Records();
  const journal = {
    async write(entry: JournalWrite): Promise<JournalEntry> {
      records.apply(entry.changes);
      await new Promise((resolve) => setImmediate(resolve));
      return { ...entry, seq: 1 };
    },
  };
  const enter = (name: string): Promise<number> => {
    const devices = Array.from({ length: 601 }, (_, n) => ({ ...first, id: `${name}-${n}`, addresses: n === 600 ? ['x:1'] : [] }));
    return writeLedger({ places: [], crews: [], devices }, records, journal, { id: 'import', name: 'import' }, 0);
  };
  const [a, b, again] = await Promise.allSettled([enter('a'), enter('b'), enter('a')]);
  expect([a, again]).toMatchObject([{ value: 601 }, { value: 0 }]);
  expect(String((b as PromiseRejectedResult).reason)).toContain('x:1 of device b-600 is a name of device a-600 already');
  expect([records.count('device'), records.deviceNamed('x:1')]).toEqual([601, 'a-600']);
});

it('numbers devices once, also while two ledgers are entered at the same time', async () => {
  const records = new Records();
  const journal = {
    async write(entry: JournalWrite): Promise<JournalEntry> {
      records.apply(entry.changes);
      await new Promise((resolve) => setImmediate(resolve));
      return { ...entry, seq: 1 };
    },
  };
  const ledgerOf = (name: string): Ledger => ({
    places: [],
    crews: [],
    devices: Array.from({ length: 1200 }, (_, n) => ({ ...first, id: `${name}-${n}` })),
  });
  const actor = { id: 'import', name: 'import' };
  const changed = await Promise.all(['a', 'b', 'a'].map((name) => writeLedger(ledgerOf(name), records, journal, actor, 0)));
  expect(changed.reduce((sum, count) => sum + count)).toBe(2400);
  expect(new Set(Array.from(records.all('device'), ({ handle }) => handle)).size).toBe(2400);
  records.apply([{ type: 'device', id: 'b-1199', record: null }]);
  expect(ledgerChanges(ledgerOf('c'), records)[0].record).toMatchObject({ handle: 2400 });
});
