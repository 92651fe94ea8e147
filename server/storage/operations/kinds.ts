import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { KindStore, StoredKind } from '../stores/kind-store.ts';
import type { AppendAudit } from './audit.ts';
import { storable } from '../storable.ts';

const COLUMNS = ['id', 'version', 'at', 'actorId', 'actorName', 'reason', 'body'] as const;

const toKindRow = ({ id, version, at, actor, reason, kind }: StoredKind): SqlValue[] => [
  id,
  version,
  at,
  ...[actor.id, actor.name, reason].map(storable),
  storable(JSON.stringify(kind)),
];

export const kindReader = ({ db }: Engine): Pick<KindStore, 'list'> => ({
  async list() {
    const rows = await db.selectFrom('device_kinds').selectAll().orderBy('id').orderBy('version', 'desc').execute();
    return rows.map(({ actorId, actorName, body, ...row }) => ({
      id: row.id,
      version: row.version,
      at: row.at,
      actor: { id: actorId, name: actorName },
      reason: row.reason,
      kind: JSON.parse(body) as DeviceKind,
    }));
  },
});

export function kindOperations(engine: Engine, append: AppendAudit): KindStore {
  const insert = bulkInsert(engine.db, { table: 'device_kinds', columns: COLUMNS });
  return { ...kindReader(engine), add: (kind, draft) => append(kind.at, draft, (trx) => insert(trx, [toKindRow(kind)])) };
}
