import type { Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { ScheduleStore } from '../stores/schedule-store.ts';
import type { AppendAudit } from './audit.ts';
import { fenced } from './lease.ts';

export function scheduleOperations(engine: Engine, append: AppendAudit): ScheduleStore {
  return {
    async list() {
      const rows = await engine.db.selectFrom('schedules').selectAll().orderBy('id').execute();
      return rows.map(({ body }) => JSON.parse(body) as Schedule);
    },

    async runs() {
      const rows = await engine.db.selectFrom('schedule_runs').selectAll().orderBy('id').execute();
      return rows.map(({ body }) => JSON.parse(body) as ScheduleRun);
    },

    async put(schedule, audit) {
      const row = { id: schedule.id, version: schedule.version, body: storable(JSON.stringify(schedule)) };
      await append(schedule.at, audit, async (trx) => {
        await trx.deleteFrom('schedules').where('id', '=', schedule.id).execute();
        await trx.insertInto('schedules').values(row).execute();
      });
    },

    async putRun(run) {
      await fenced(engine, async (trx) => {
        await trx.deleteFrom('schedule_runs').where('id', '=', run.schedule).execute();
        const { id } = (await trx.selectFrom('schedules').select('id').where('id', '=', run.schedule).executeTakeFirst()) ?? {};
        // It was removed meanwhile.
        if (id === undefined) return;
        await trx
          .insertInto('schedule_runs')
          .values({ id, body: storable(JSON.stringify(run)) })
          .execute();
      });
    },

    async remove(id, at, audit) {
      await append(at, audit, async (trx) => {
        await trx.deleteFrom('schedule_runs').where('id', '=', id).execute();
        await trx.deleteFrom('schedules').where('id', '=', id).execute();
      });
    },
  };
}
