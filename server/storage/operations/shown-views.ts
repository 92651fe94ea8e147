import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Role } from '#contract/roles.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import { LONGEST_VIEW_MS, type ShownView, type ShownViewStore } from '../stores/shown-view-store.ts';
import { fenced } from './lease.ts';

/** Of so many screens at one instant. */
const MOST = 1000;
const PRUNE_ROWS = 2000;

/** The reading half, also for who looks beside the writer. */
export function shownViewReader({ db }: Engine): Pick<ShownViewStore, 'during'> {
  return {
    async during(instant) {
      const rows = await db
        .selectFrom('shown_views')
        .selectAll()
        .where('at', '<=', instant)
        .where('at', '>=', instant - LONGEST_VIEW_MS)
        .where('until', '>', instant)
        .orderBy('at')
        .limit(MOST)
        .execute();
      return rows.map(({ viewer, at, until, actorId, actorName, role, ...rest }): ShownView => ({
        viewer,
        at: Number(at),
        until: Number(until),
        actor: { id: actorId, name: actorName },
        role: role as Role,
        ...rest,
      }));
    },
  };
}

export function shownViewOperations(engine: Engine): ShownViewStore {
  const insert = bulkInsert(engine.db, {
    table: 'shown_views',
    columns: ['viewer', 'at', 'until', 'actorId', 'actorName', 'role', 'jurisdiction', 'screen', 'view'],
    onConflict: { key: ['at', 'viewer'], action: 'replace' },
  });
  const rowOf = ({ viewer, at, until, actor, role, jurisdiction, screen, view }: ShownView): SqlValue[] =>
    [viewer, at, until, actor.id, actor.name, role, jurisdiction, screen, view].map((value) =>
      typeof value === 'string' ? storable(value) : value,
    );
  return {
    ...shownViewReader(engine),

    async write(views) {
      await fenced(engine, (trx) => insert(trx, views.map(rowOf)));
    },

    /** In small transactions, so that writers come in between. */
    async prune(before) {
      let dropped = 0;
      for (let slice = PRUNE_ROWS; slice === PRUNE_ROWS; await nextTurn()) {
        const { numAffectedRows } = await fenced(engine, (trx) =>
          sql`delete from shown_views where (at, viewer) in
            (select at, viewer from shown_views where at < ${before} limit ${PRUNE_ROWS})`.execute(trx),
        );
        slice = Number(numAffectedRows);
        dropped += slice;
      }
      return dropped;
    },
  };
}
