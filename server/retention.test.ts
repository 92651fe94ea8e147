import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { put, type RecordOf } from '#contract/records/record.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { retain } from './retention.ts';
import { readPhoto, savePhoto } from './photos/store.ts';
import { openStorage } from './storage/open.ts';
import { ACTOR, make, write } from './storage/record-fixture.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const days = { historyDays: 90, journalDays: 365, auditDays: 1095, caseDays: 1095, photoDays: 365 };

it('drops what has been kept long enough, and says so where it matters', async () => {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  const actor = { id: 'u1', name: '甲' };
  const audit = (age: number): Promise<void> =>
    storage.audit.append(NOW - age * DAY_MS, { actor, action: 'session:open', subject: `${age} days old`, outcome: 'done', detail: '', from: '', place: null });
  for (const age of [2000, 1096, 1094, 1]) await audit(age);
  await storage.history.write([91, 89].map((age) => ({ device: 'd', point: 'p', value: age, at: NOW - age * DAY_MS })));

  await retain(storage, { ...days, data }, NOW);
  const rows = (await storage.audit.list({ limit: 9 })).items.map(({ action, subject, detail }) => [action, subject, detail]);
  expect(rows).toEqual([['audit:prune', 'audit', '2 rows older than 1095 days'], ['session:open', '1 days old', ''], ['session:open', '1094 days old', '']]);
  expect(await storage.audit.verify()).toBeNull();
  expect((await storage.history.read('d', 'p', 0, NOW, 1)).map(({ count }) => count)).toEqual([1]);

  await retain(storage, { ...days, data }, NOW);
  expect((await storage.audit.list({ limit: 9, total: true })).total).toBe(3);
  await storage.close();
});

const PIXEL = (shade: number): Buffer => Buffer.from(`iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==`, 'base64').fill(shade, 41, 42);

it('drops closed cases with all that is of them, and photographs nobody needs, and says how many', async () => {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  const days = { historyDays: 90, journalDays: 365, auditDays: 1095, caseDays: 400, photoDays: 100, data };
  const ids = await Promise.all([1, 2, 3, 4].map((shade) => savePhoto(data, PIXEL(shade), 'image/png')));
  const ages = [200, 200, 2, 0];
  for (const [index, id] of ids.entries()) await utimes(path.join(data, 'photos', id.slice(0, 2), id), new Date(), new Date(NOW - ages[index] * DAY_MS));
  const at = (age: number): { updatedAt: number } => ({ updatedAt: NOW - age * DAY_MS });
  const photoOf = (id: string): { photos: RecordOf['ticket']['photos'] } => ({ photos: [{ id, at: 1, by: ACTOR, note: '' }] });
  await storage.journal.append(write(
    put('incident', make('incident', { id: 'old', state: 'closed', ...at(500) })), put('alert', make('alert', { id: 'old-1', incident: 'old', active: false, ...at(500) })), put('ticket', make('ticket', { id: 'old-2', incident: 'old', state: 'closed', ...at(500) })),
    put('incident', make('incident', { id: 'long', state: 'open', ...at(500) })), put('alert', make('alert', { id: 'long-1', incident: 'long', ...at(500) })),
    put('incident', make('incident', { id: 'late', state: 'closed', ...at(300) })), put('ticket', make('ticket', { id: 'late-1', incident: 'late', state: 'closed', ...photoOf(ids[0]), ...at(300) })),
    put('ticket', make('ticket', { id: 'under-way', incident: 'long', state: 'accepted', ...photoOf(ids[1]), ...at(300) })),
    // The same picture, in a case that is over and was touched later.
    put('ticket', make('ticket', { id: 'over', incident: 'long', state: 'closed', ...photoOf(ids[1]), ...at(250) })),
  ));
  await retain(storage, days, NOW);
  const left = async (type: 'incident' | 'alert' | 'ticket'): Promise<string[]> => (await storage.records.list(type, { limit: 99 })).items.map(({ id }) => id).sort();
  expect([await left('incident'), await left('alert'), await left('ticket')]).toEqual([['late', 'long'], ['long-1'], ['late-1', 'over', 'under-way']]);
  // Of a closed case; of one under way; sent for nothing; sent just now.
  expect(await Promise.all(ids.map(async (id) => (await readPhoto(data, id)) !== null))).toEqual([false, true, false, true]);
  const rows = (await storage.audit.list({ limit: 9 })).items.map(({ action, detail }) => [action, detail]);
  expect(rows).toEqual([['photo:prune', '2 photographs older than 100 days, or of no ticket'], ['case:prune', '1 closed incidents older than 400 days']]);
  await storage.close();
});
