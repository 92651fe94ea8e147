import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { Book } from './book.ts';
import { ledgerChanges, readLedger } from './ledger.ts';

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
