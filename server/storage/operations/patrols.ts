import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { bulkInsert } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { PatrolStore } from '../stores/patrol-store.ts';
import type { AppendAudit } from './audit.ts';
import { fenced } from './lease.ts';

/** Larger than any instant. */
const FOREVER = Number.MAX_SAFE_INTEGER;

export function patrolOperations(engine: Engine, append: AppendAudit): PatrolStore {
  const { db } = engine;
  const insert = bulkInsert(db, {
    table: 'patrol_rounds',
    columns: ['id', 'plan', 'at', 'body'],
    onConflict: { key: ['id'], action: 'replace' },
  });
  return {
    async list() {
      const rows = await db.selectFrom('patrol_plans').selectAll().orderBy('id').execute();
      return rows.map(({ body }) => JSON.parse(body) as PatrolPlan);
    },

    async put(plan, audit) {
      const row = { id: plan.id, version: plan.version, body: storable(JSON.stringify(plan)) };
      await append(plan.at, audit, async (trx) => {
        await trx.deleteFrom('patrol_plans').where('id', '=', plan.id).execute();
        await trx.insertInto('patrol_plans').values(row).execute();
      });
    },

    async remove(id, at, audit) {
      await append(at, audit, (trx) => trx.deleteFrom('patrol_plans').where('id', '=', id).execute());
    },

    async rounds(from, until) {
      const rows = await db
        .selectFrom('patrol_rounds')
        .select('body')
        .where('at', '>=', Math.floor(from))
        .where('at', '<', Math.min(until, FOREVER))
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(({ body }) => JSON.parse(body) as PatrolRound);
    },

    async write(rounds) {
      const values = rounds.map((round) => [round.id, round.plan, round.from, storable(JSON.stringify(round))]);
      await fenced(engine, (trx) => insert(trx, values));
    },

    async prune(before) {
      const { numDeletedRows } = await fenced(engine, (trx) =>
        trx.deleteFrom('patrol_rounds').where('at', '<', before).executeTakeFirstOrThrow(),
      );
      return Number(numDeletedRows);
    },
  };
}
