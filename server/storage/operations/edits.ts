import { sql, type Kysely } from 'kysely';
import type { DeviceDraft } from '#contract/records/device.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import type { JournalWrite, LedgerEdit, LedgerEditStore, ListedEdit } from '../storage.ts';
import { checkLimit } from './limit.ts';
import { fenced } from './lease.ts';
import { within } from './within.ts';

const HEAD = ['id', 'at', 'actorId', 'actorName', 'action', 'reason', 'place', 'undoes'] as const;
const ROW = ['edit', 'device', 'before', 'after'] as const;
const LISTED = 100;
/** Rows dropped per transaction. */
const PRUNED = 2000;

/** The part of an edit that one journal entry makes, as rows. */
export interface PreparedEdit {
  readonly head: readonly SqlValue[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export const prepareEdit = ({ id, at, actor, action, reason, place, undoes, rows }: NonNullable<JournalWrite['edit']>): PreparedEdit => ({
  head: [id, at, ...[actor.id, actor.name, action, reason, place].map(storable), undoes],
  rows: rows.map(({ device, before, after }) => [id, storable(device), asText(before), asText(after)]),
});

const asText = (device: DeviceDraft | null): string | null => (device === null ? null : JSON.stringify(device));
const asDevice = (text: string | null): DeviceDraft | null => (text === null ? null : (JSON.parse(text) as DeviceDraft));

export type EditWriter = (trx: Kysely<Tables>, writes: readonly { readonly edit: PreparedEdit | null }[]) => Promise<void>;

/** Writes edits with the entries they are made by. The entries of one edit all name it: it is written with the first. */
export function editWriter(db: Kysely<Tables>): EditWriter {
  const insertHeads = bulkInsert(db, { table: 'ledger_edits', columns: HEAD, onConflict: { key: ['id'], action: 'skip' } });
  const insertRows = bulkInsert(db, {
    table: 'ledger_edit_rows',
    columns: ROW,
    onConflict: { key: ['edit', 'device'], action: 'skip' },
  });
  return async (trx, writes) => {
    const edits = writes.flatMap(({ edit }) => (edit === null ? [] : [edit]));
    if (edits.length === 0) return;
    await insertHeads(
      trx,
      edits.map(({ head }) => head),
    );
    await insertRows(
      trx,
      edits.flatMap(({ rows }) => rows),
    );
  };
}

type Head = Tables['ledger_edits'];

const editOf = ({ actorId, actorName, ...head }: Head): LedgerEdit => ({
  id: head.id,
  at: head.at,
  actor: { id: actorId, name: actorName },
  action: head.action,
  reason: head.reason,
  place: head.place,
  undoes: head.undoes,
});

const listedOf = (row: Head & { count: number; undoneBy: string | null }): ListedEdit => ({
  ...editOf(row),
  count: Number(row.count),
  undoneBy: row.undoneBy,
});

const listed = (db: Kysely<Tables>) =>
  db
    .selectFrom('ledger_edits')
    .selectAll()
    .select([
      sql<number>`(select count(*) from ledger_edit_rows r where r.edit = ledger_edits.id)`.as('count'),
      sql<string | null>`(select max(u.id) from ledger_edits u where u.undoes = ledger_edits.id)`.as('undoneBy'),
    ]);

export function editOperations(engine: Engine): LedgerEditStore {
  const { db } = engine;
  return {
    async get(id) {
      const row = await listed(db).where('id', '=', id).executeTakeFirst();
      return row ? listedOf(row) : null;
    },
    async list(places, since) {
      const somewhere = within(places);
      const all = listed(db).where('at', '>=', since).orderBy('at', 'desc').orderBy('id').limit(LISTED);
      return (await (somewhere ? all.where(somewhere) : all).execute()).map(listedOf);
    },
    async rows(id, after, limit) {
      const rows = await db
        .selectFrom('ledger_edit_rows')
        .select(['device', 'before', 'after'])
        .where('edit', '=', id)
        .where('device', '>', after)
        .orderBy('device')
        .limit(checkLimit(limit))
        .execute();
      return rows.map(({ device, before, after: then }) => ({ device, before: asDevice(before), after: asDevice(then) }));
    },
    async ofDevice(device, limit) {
      const rows = await db
        .selectFrom('ledger_edit_rows')
        .innerJoin('ledger_edits', 'ledger_edits.id', 'ledger_edit_rows.edit')
        .selectAll('ledger_edits')
        .select(['before', 'after'])
        .where('device', '=', device)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(checkLimit(limit))
        .execute();
      return rows.map((row) => ({ ...editOf(row), before: asDevice(row.before), after: asDevice(row.after) }));
    },
    prune: (before) => prune(engine, before),
  };
}

/** Rows first, a part at a time, so that writers wait for one part at most; an edit goes when it has none left. */
async function prune(engine: Engine, before: number): Promise<number> {
  const old = await engine.db.selectFrom('ledger_edits').select('id').where('at', '<', before).execute();
  for (const { id } of old) {
    for (let more = true; more;)
      more = await fenced(engine, async (trx) => {
        const rows = await trx
          .selectFrom('ledger_edit_rows')
          .select('device')
          .where('edit', '=', id)
          .orderBy('device')
          .limit(PRUNED)
          .execute();
        const last = rows.at(-1);
        if (last) await trx.deleteFrom('ledger_edit_rows').where('edit', '=', id).where('device', '<=', last.device).execute();
        else await trx.deleteFrom('ledger_edits').where('id', '=', id).execute();
        return last !== undefined;
      });
  }
  return old.length;
}
