import type { WallRole } from '#contract/roles.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { WallStore } from '../stores/wall-store.ts';
import { fenced } from './lease.ts';

export function wallOperations(engine: Engine): WallStore {
  const { db } = engine;
  return {
    async list() {
      const rows = await db.selectFrom('walls').selectAll().orderBy('name').execute();
      return rows.map(({ pairedById, pairedByName, seenAt, seenFrom, agent, version, role, ...wall }) => ({
        ...wall,
        role: role as WallRole,
        pairedBy: { id: pairedById, name: pairedByName },
        seen: { at: seenAt, from: seenFrom, agent, version },
      }));
    },

    async add({ pairedBy, seen, name, ...wall }) {
      const values = {
        ...wall,
        name: storable(name),
        pairedById: pairedBy.id,
        pairedByName: storable(pairedBy.name),
        seenAt: seen.at,
        seenFrom: seen.from,
        agent: storable(seen.agent),
        version: storable(seen.version),
      };
      await fenced(engine, (trx) => trx.insertInto('walls').values(values).execute());
    },

    async seen(id, { at, from, agent, version }) {
      const values = { seenAt: at, seenFrom: from, agent: storable(agent), version: storable(version) };
      await fenced(engine, (trx) => trx.updateTable('walls').set(values).where('id', '=', id).execute());
    },

    async remove(id) {
      await fenced(engine, (trx) => trx.deleteFrom('walls').where('id', '=', id).execute());
    },
  };
}
