import type { LimitChange, LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { LimitStore } from '../stores/limit-store.ts';
import type { AppendAudit } from './audit.ts';
import { storable } from '../storable.ts';

const COLUMNS = ['id', 'at', 'actorId', 'actorName', 'reason', 'body'] as const;

const toLimitRow = ({ id, at, actor, reason, ...target }: LimitChange): SqlValue[] => [
  id,
  at,
  ...[actor.id, actor.name, reason, JSON.stringify(target)].map(storable),
];

export const limitReader = ({ db }: Engine): Pick<LimitStore, 'list'> => ({
  async list() {
    const rows = await db.selectFrom('limit_changes').selectAll().orderBy('id', 'desc').execute();
    return rows.map(({ id, at, actorId, actorName, reason, body }) => ({
      id,
      ...(JSON.parse(body) as LimitTarget & { value: LimitValue | null }),
      at,
      actor: { id: actorId, name: actorName },
      reason,
    }));
  },
});

export function limitOperations(engine: Engine, append: AppendAudit): LimitStore {
  const insert = bulkInsert(engine.db, { table: 'limit_changes', columns: COLUMNS });
  return { ...limitReader(engine), add: (change, draft) => append(change.at, draft, (trx) => insert(trx, [toLimitRow(change)])) };
}
