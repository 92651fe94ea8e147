import { expect, it } from 'vitest';
import type { Retention } from '#contract/kinds/event-spec.ts';
import { put } from '#contract/records/record.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { dueAt, retain } from './retention.ts';
import type { Settings } from './settings.ts';
import { openStorage } from './storage/open.ts';
import type { EventRow } from './storage/storage.ts';
import { make, write } from './storage/suites/record-fixture.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const days = { historyDays: 90, personalDays: 30, journalDays: 365, auditDays: 1095, caseDays: 400 };
const NO_MEDIA = { retain: () => Promise.resolve({ dropped: 0, orphans: 0 }) };

const oldEvent = (id: string, at: number, retention: Retention): EventRow => ({
  event: {
    id,
    device: 'g1',
    kind: 'access-gate',
    type: 'pass',
    place: '/1',
    at,
    observedAt: at,
    receivedAt: at,
    clockFault: false,
    attributes: {},
    text: '',
    simulated: true,
  },
  said: id,
  told: at,
  windowMs: 1,
  retention,
});

it('drops what has been kept long enough, and says so where it matters', async () => {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  const actor = { id: 'u1', name: '甲' };
  const audit = (age: number): Promise<void> =>
    storage.audit.append(NOW - age * DAY_MS, {
      actor,
      action: 'session:open',
      subject: `${age} days old`,
      outcome: 'done',
      detail: '',
      from: '',
      place: null,
    });
  for (const age of [2000, 1096, 1094, 1]) await audit(age);
  await storage.history.write([91, 89].map((age) => ({ device: 'd', point: 'p', value: age, at: NOW - age * DAY_MS })));

  const events = [...['plain', 'personal', 'evidence'].entries()].flatMap(([at, retention]) =>
    [1, 31, 91, 1096].map((age) => oldEvent(`${at}-${age}`, NOW - age * DAY_MS, retention as Retention)),
  );
  await storage.events.write(events);

  const due = async (at: number): Promise<(string | number)[][]> => {
    const settings = { ...days, media: { days: { plain: 365 } } } as unknown as Settings;
    return (await dueAt(storage.reader, settings, { due: () => Promise.resolve(3) }, at)).map(({ what, days: kept, count }) => [
      what,
      kept,
      count,
    ]);
  };
  expect(await due(NOW)).toEqual([
    ['readings', 90, 1],
    ['events', 90, 2],
    ['personal', 30, 3],
    ['evidence', 400, 1],
    ['entries', 365, 0],
    ['cases', 400, 0],
    ['audit', 1095, 2],
    ['edits', 1095, 0],
    ['media', 365, 3],
  ]);
  // Two days from now one more of each will be as old.
  expect((await due(NOW + 2 * DAY_MS)).map(([, , count]) => count)).toEqual([2, 2, 3, 1, 0, 0, 3, 0, 3]);
  await retain(storage, days, NO_MEDIA, NOW);
  expect((await due(NOW)).map(([, , count]) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 3]);
  const rows = (await storage.audit.list({ limit: 9 })).items.map(({ action, subject, detail }) => [action, subject, detail]);
  expect((await storage.events.list({ limit: 99 })).items.map(({ id }) => id).sort()).toEqual([
    '0-1',
    '0-31',
    '1-1',
    '2-1',
    '2-31',
    '2-91',
  ]);
  expect(rows).toEqual([
    ['audit:prune', 'audit', '2 rows older than 1095 days'],
    ['event:prune', 'events', '1 events of evidence older than 400 days'],
    ['event:prune', 'events', '3 events that tell of people, older than 30 days'],
    ['session:open', '1 days old', ''],
    ['session:open', '1094 days old', ''],
  ]);
  expect(await storage.audit.verify()).toBeNull();
  expect((await storage.history.read('d', 'p', 0, NOW, 1)).map(({ count }) => count)).toEqual([1]);

  await retain(storage, days, NO_MEDIA, NOW);
  expect((await storage.audit.list({ limit: 9, total: true })).total).toBe(5);
  await storage.close();
});

it('drops closed cases with all that is of them, and says how many, and how many media went', async () => {
  const storage = await openStorage({ data: await temporaryFolder() });
  const at = (age: number): { updatedAt: number } => ({ updatedAt: NOW - age * DAY_MS });
  await storage.journal.append(
    write(
      put('incident', make('incident', { id: 'old', state: 'closed', ...at(500) })),
      put('alert', make('alert', { id: 'old-1', incident: 'old', active: false, ...at(500) })),
      put('ticket', make('ticket', { id: 'old-2', incident: 'old', state: 'closed', ...at(500) })),
      put('incident', make('incident', { id: 'long', state: 'open', ...at(500) })),
      put('alert', make('alert', { id: 'long-1', incident: 'long', ...at(500) })),
      put('incident', make('incident', { id: 'late', state: 'closed', ...at(300) })),
      put('ticket', make('ticket', { id: 'late-1', incident: 'late', state: 'closed', ...at(300) })),
    ),
  );
  await retain(storage, days, { retain: () => Promise.resolve({ dropped: 2, orphans: 1 }) }, NOW);
  const left = async (type: 'incident' | 'alert' | 'ticket'): Promise<string[]> =>
    (await storage.records.list(type, { limit: 99 })).items.map(({ id }) => id).sort();
  expect([await left('incident'), await left('alert'), await left('ticket')]).toEqual([['late', 'long'], ['long-1'], ['late-1']]);
  const rows = (await storage.audit.list({ limit: 9 })).items.map(({ action, detail }) => [action, detail]);
  expect(rows).toEqual([
    ['media:prune', '1 files that nothing needed'],
    ['media:prune', '2 pictures or clips kept long enough, or shown by nothing'],
    ['case:prune', '1 closed incidents older than 400 days'],
  ]);
  await storage.close();
});
