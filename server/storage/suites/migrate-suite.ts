import { describe, expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import type { Bench } from './suite-bench.ts';
import { ACTOR, make, putAlert, write } from './record-fixture.ts';
import { MIGRATIONS } from '../migrations/migrate.ts';

/** Takes back what migrations made since the first version. */
export const TO_THE_FIRST_VERSION = [
  'drop table events',
  'drop table tracks',
  'drop table last_tracks',
  'drop table shown_views',
  'drop table given_commands',
  'drop table operations',
  'drop table device_kinds',
  'drop table limit_changes',
  'drop table walls',
  'drop table wall_canvases',
  'drop table wall_layouts',
  'drop table wall_plans',
  'drop table care_plans',
  'drop table schedules',
  'drop table schedule_runs',
  'drop table patrol_plans',
  'drop table patrol_rounds',
  'drop table outbox',
  'drop table checkpoints',
  'drop table warnings',
  'drop table ledger_edit_rows',
  'drop table ledger_edits',
  'drop table media_refs',
  'drop table media',
  ...[
    'alerts_by_device',
    'alerts_by_incident',
    'tickets_by_incident',
    'tickets_by_crew',
    'audit_by_action',
    '"audit_by_actorId"',
    'audit_by_place',
  ].map((index) => `drop index ${index}`),
  'alter table audit drop column place',
  'alter table head drop column "auditFloorId"',
  'alter table head drop column "auditFloorHash"',
  'alter table head drop column lease',
  'alter table incidents drop column told',
  'alter table tickets drop column told',
  'alter table accounts drop column demo',
  'alter table accounts drop column crews',
  'alter table accounts add column failures bigint not null default 0',
  'alter table accounts add column "lockedUntil" bigint not null default 0',
  'update schema_version set version = 1',
].join('; ');

export function migrationTests(bench: Bench): void {
  const { fresh } = bench;
  describe('migrations', () => {
    it('refuses what a newer program wrote, and leaves it as it is', async () => {
      const { storage, ground } = await fresh();
      await storage.journal.append(write(putAlert('a')));
      await storage.close();
      await ground.sql('update schema_version set version = 99');
      await expect(ground.open()).rejects.toThrow(
        new RegExp(
          `was written by a newer version \\(schema 99, this program knows ` +
            `${MIGRATIONS.length}\\): use the newer program or another folder$`,
        ),
      );
      await ground.sql(`update schema_version set version = ${MIGRATIONS.length}`);
      const again = await ground.open();
      expect(again.epoch).toBe(storage.epoch);
      expect(await again.journal.head()).toBe(1);
      await again.close();
    });
    upgradeTests(bench);
  });
}

function upgradeTests({ fresh }: Bench): void {
  it('go on from what the first version wrote, and lose nothing of it', async () => {
    const { storage, ground } = await fresh();
    const by = {
      actor: { id: 'u1', name: '张三' },
      action: 'session:open',
      subject: 'u1',
      outcome: 'done',
      detail: '',
      from: '::1',
      place: null,
    } as const;
    const account = {
      name: 'n',
      role: 'administrator',
      jurisdiction: '/370102',
      passwordHash: null,
      mustChange: false,
      disabled: false,
      demo: false,
      crews: [],
    } as const;
    const photos = ['p1', 'p2', 'p1'].map((id) => ({ id, at: 1, by: ACTOR, note: '' }));
    await storage.journal.append(
      write(putAlert('a'), put('ticket', make('ticket', { id: 't1', photos })), put('ticket', make('ticket', { id: 't2' }))),
    );
    for (let row = 0; row < 3; row++) await storage.audit.append(row, by);
    for (const id of ['admin', 'demo-leader', 'u1']) await storage.accounts.put({ ...account, id, login: id });
    await storage.close();
    await ground.sql(TO_THE_FIRST_VERSION);

    const later = await ground.open();
    await later.audit.append(3, { ...by, place: '/370102' });
    expect(await later.audit.verify()).toBeNull();
    expect((await later.audit.list({ limit: 10 })).items.map(({ place }) => place)).toEqual(['/370102', null, null, null]);
    expect((await later.journal.append(write(putAlert('b')))).seq).toBe(2);
    expect((await later.records.list('alert', { limit: 10, total: true })).total).toBe(2);
    const showing = async (photo: string): Promise<string[]> =>
      (await later.reader.records.list('ticket', { media: photo, limit: 10 })).items.map(({ id }) => id);
    expect([await showing('p1'), await showing('p2'), await showing('p3')]).toEqual([['t1'], ['t1'], []]);
    expect((await later.accounts.list()).map(({ id, jurisdiction, demo, crews }) => [id, jurisdiction, demo, crews.length]).sort()).toEqual(
      [
        ['admin', '/', false, 0],
        ['demo-leader', '/', true, 0],
        ['u1', '/370102', false, 0],
      ],
    );
    await later.close();
  });
}
