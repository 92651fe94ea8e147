import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { JournalEntry } from '#contract/records/record.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { Book } from './book.ts';
import { ledgerChanges, readLedger, writeLedger, type Ledger } from './ledger.ts';

const [first, second] = smallLedger().devices;

it.each([
  ['no JSON', '{"places":', 'cannot be read'], ['wrong rows', '{"places":[{}],"devices":[],"crews":[]}', 'places.0'],
  ['an unknown kind', JSON.stringify({ ...smallLedger(), devices: [{ ...first, kind: 'teapot' }] }), 'teapot'],
  ['a device twice', JSON.stringify({ ...smallLedger(), devices: [first, second, first] }), 'mh-east is there twice'],
])('a ledger with %s is refused by name', async (_name, text, word) => {
  const file = path.join(await temporaryFolder(), 'town.json');
  await writeFile(file, text);
  const read = readLedger(file, await loadKinds());
  await expect(read).rejects.toThrow(file);
  await expect(read).rejects.toThrow(word);
});

it('numbers devices once: the same ledger again changes nothing, a newer one keeps the old numbers', () => {
  const book = new Book();
  book.apply(ledgerChanges(smallLedger(), book));
  expect(ledgerChanges(smallLedger(), book)).toEqual([]);
  const renamed = { ...smallLedger(), devices: [{ ...second, id: 'new' }, { ...second, name: '西苑井盖' }] };
  const changes = ledgerChanges(renamed, book);
  expect(changes.map(({ id, record }) => [id, (record as { handle: number }).handle])).toEqual([['new', 5], ['mh-west', 1]]);
});

it('numbers devices once, also while two ledgers are entered at the same time', async () => {
  const book = new Book();
  const journal = {
    async write(entry: JournalWrite): Promise<JournalEntry> {
      book.apply(entry.changes);
      await new Promise((resolve) => setImmediate(resolve));
      return { ...entry, seq: 1 };
    },
  };
  const ledgerOf = (name: string): Ledger => ({ places: [], crews: [], devices: Array.from({ length: 1200 }, (_, n) => ({ ...first, id: `${name}-${n}` })) });
  const actor = { id: 'import', name: 'import' };
  const changed = await Promise.all(['a', 'b', 'a'].map((name) => writeLedger(ledgerOf(name), book, journal, actor, 0)));
  expect(changed.reduce((sum, count) => sum + count)).toBe(2400);
  expect(new Set(Array.from(book.all('device'), ({ handle }) => handle)).size).toBe(2400);
  book.apply([{ type: 'device', id: 'b-1199', record: null }]);
  expect(ledgerChanges(ledgerOf('c'), book)[0].record).toMatchObject({ handle: 2400 });
});
