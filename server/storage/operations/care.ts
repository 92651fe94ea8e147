import type { CarePlan } from '#contract/care/care-plan.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { CareStore } from '../stores/care-store.ts';
import type { AppendAudit } from './audit.ts';

export function careOperations(engine: Engine, append: AppendAudit): CareStore {
  return {
    async list() {
      const rows = await engine.db.selectFrom('care_plans').selectAll().orderBy('id').execute();
      return rows.map(({ body }) => JSON.parse(body) as CarePlan);
    },

    async put(plan, audit) {
      const row = { id: plan.id, version: plan.version, body: storable(JSON.stringify(plan)) };
      await append(plan.at, audit, async (trx) => {
        await trx.deleteFrom('care_plans').where('id', '=', plan.id).execute();
        await trx.insertInto('care_plans').values(row).execute();
      });
    },

    async remove(id, at, audit) {
      await append(at, audit, (trx) => trx.deleteFrom('care_plans').where('id', '=', id).execute());
    },
  };
}
