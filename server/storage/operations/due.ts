import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { DueReader } from '../storage.ts';
import { JOURNAL_KEPT } from './journal/journal.ts';

/** Counts what the stores' `prune` would drop, by the same conditions. Reads indexes alone: readings are sought series by series. */
export function dueReader({ db }: Engine): DueReader {
  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> => Number((await query.execute(db)).rows[0].n);
  return {
    count: async ({ readings, events, personal, evidence, entries, cases, audit, edits }) => ({
      readings: await count(sql`select count(*) as n from series s join readings r on r.series = s.id and r.at < ${readings}`),
      events: await count(sql`select count(*) as n from events where retention = 'plain' and at < ${events}`),
      personal: await count(
        sql`select (select count(*) from events where retention = 'personal' and at < ${personal})
          + (select count(*) from tracks where at < ${personal})
          + (select count(*) from shown_views where at < ${personal}) as n`,
      ),
      evidence: await count(sql`select count(*) as n from events where retention = 'evidence' and at < ${evidence}`),
      entries: await count(
        sql`select count(*) as n from journal where seq <= (select seq from head) - ${JOURNAL_KEPT} and at < ${entries}`,
      ),
      cases: await count(sql`select count(*) as n from incidents where open = 0 and updated < ${cases}`),
      audit: await count(sql`select count(*) as n from audit where at < ${audit}`),
      edits: await count(sql`select count(*) as n from ledger_edits where at < ${edits}`),
    }),
  };
}
