import { RECORD_TYPES } from '#contract/records/record.ts';
import { wholeJournal, wholeList } from '#server/storage/suites/record-fixture.ts';
import type { Storage } from '#server/storage/storage.ts';

const SPAN_MS = 86_400_000;

/**
 * All that people and devices said, whatever the database: to be compared with another. Left out: sessions, the epoch, and the rows
 * in which a restore names itself.
 */
export async function everythingIn(
  storage: Storage,
): Promise<Record<'journal' | 'records' | 'audit' | 'readings' | 'accounts' | 'values', unknown>> {
  const records = await Promise.all(RECORD_TYPES.map(async (type) => [type, (await wholeList(storage, type, { limit: 1000 })).items]));
  const latest = (await storage.history.latest()).sort((a, b) => (`${a.device} ${a.point}` < `${b.device} ${b.point}` ? -1 : 1));
  const readings = await Promise.all(
    latest.map(async (reading) => [
      reading,
      await storage.history.read(reading.device, reading.point, reading.at - SPAN_MS, reading.at + 1, 10_000),
    ]),
  );
  const values = (await storage.accounts.valuesOf('')).filter(({ name }) => name !== 'journal:probe');
  return {
    journal: await wholeJournal(storage),
    records,
    audit: await auditOf(storage),
    readings,
    accounts: await storage.accounts.list(),
    values,
  };
}

async function auditOf(storage: Storage): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: number | undefined; ;) {
    const { items, next } = await storage.audit.list({ after, limit: 1000 });
    rows.push(...items.filter(({ action }) => action !== 'backup:restore'));
    if (next === null) return rows;
    after = Number(next);
  }
}
