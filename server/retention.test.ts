import { expect, it } from 'vitest';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { retain } from './retention.ts';
import { openStorage } from './storage/open.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const days = { historyDays: 90, journalDays: 365, auditDays: 1095 };

it('drops what has been kept long enough, and says so where it matters', async () => {
  const storage = await openStorage({ data: await temporaryFolder() });
  const actor = { id: 'u1', name: '甲' };
  const audit = (age: number): Promise<void> =>
    storage.audit.append(NOW - age * DAY_MS, { actor, action: 'session:open', subject: `${age} days old`, outcome: 'done', detail: '', from: '', place: null });
  for (const age of [2000, 1096, 1094, 1]) await audit(age);
  await storage.history.write([91, 89].map((age) => ({ device: 'd', point: 'p', value: age, at: NOW - age * DAY_MS })));

  await retain(storage, days, NOW);
  const rows = (await storage.audit.list({ limit: 9 })).items.map(({ action, subject, detail }) => [action, subject, detail]);
  expect(rows).toEqual([['audit:prune', 'audit', '2 rows older than 1095 days'], ['session:open', '1 days old', ''], ['session:open', '1094 days old', '']]);
  expect(await storage.audit.verify()).toBeNull();
  expect((await storage.history.read('d', 'p', 0, NOW, 1)).map(({ count }) => count)).toEqual([1]);

  await retain(storage, days, NOW);
  expect((await storage.audit.list({ limit: 9 })).total).toBe(3);
  await storage.close();
});
