import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#server/storage/open.ts';
import { putAlert, write } from '#server/storage/suites/record-fixture.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { Backups } from './backups.ts';
import { newLine, triedLine, writeLine, type BackupLine } from './lines.ts';

// Real files, threads and processes, on whatever machine.

const HOUR = 3_600_000;
const ADMIN = { id: 'u1', name: '张三' };
const SYSTEM = { id: 'system', name: 'Quanyan' };

async function openBackups(
  more: object = {},
): Promise<{ backups: Backups; clock: { now: number }; backupDir: string; told: string[]; audited: AuditDraft[] }> {
  const data = await temporaryFolder();
  const storage = await openStorage({ data });
  await storage.journal.append(write(putAlert('a')));
  onTestFinished(() => storage.close());
  const clock = { now: Date.UTC(2026, 10, 26, 12) };
  const [told, audited]: [string[], AuditDraft[]] = [[], []];
  const log = pino({ level: 'info' }, { write: (line: string) => void told.push(line) });
  const backupDir = path.join(data, 'backups');
  const backups = new Backups({
    settings: { data, databaseUrl: undefined, backupDir, backupEveryHours: 24, backupKeep: 2, ...more },
    now: () => clock.now,
    log,
    audit: (row) => Promise.resolve(void audited.push(row)),
  });
  onTestFinished(() => backups.stop());
  return { backups, clock, backupDir, told, audited };
}

const good = (id: string, startedAt: number, by: BackupLine['by'] = SYSTEM): BackupLine =>
  triedLine({ ...newLine(id, startedAt, by), state: 'done', takenAt: startedAt }, null, startedAt);

it('the schedule makes a backup when it is due, tries it, and drops those beyond the ones to keep, but none that people made', async () => {
  const { backups, clock, backupDir, audited } = await openBackups();
  await backups.tick();
  const [first] = await backups.list();
  expect(first).toMatchObject({
    state: 'done',
    by: SYSTEM,
    seq: 1,
    rows: { alerts: 1 },
    tried: { ok: true, words: { zh: '已试恢复：逐条比对一致，校验值与审计链完整' } },
  });
  expect(first.bytes).toBe((await stat(path.join(backupDir, `${first.id}.tar`))).size);
  expect(backups.status).toEqual({ lastGoodAt: first.takenAt, failing: false });
  clock.now += 23 * HOUR;
  await backups.tick();
  expect(await backups.list()).toHaveLength(1);

  for (const [id, line] of [
    ['quanyan-old', good('quanyan-old', 1000)],
    ['quanyan-mine', good('quanyan-mine', 2000, ADMIN)],
  ] as const) {
    await writeLine(backupDir, line);
    await writeFile(path.join(backupDir, `${id}.tar`), '');
  }
  clock.now += HOUR;
  await backups.tick();
  expect((await backups.list()).map(({ id }) => id)).toEqual([expect.stringContaining('20261127T12'), first.id, 'quanyan-mine']);
  expect((await readdir(backupDir)).filter((name) => !name.startsWith('quanyan-'))).toEqual([]);
  expect(audited.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    `backup:make ${first.id}`,
    expect.stringContaining('backup:make'),
    'backup:drop quanyan-old',
  ]);
});

it('a failure is told in the log, the list and the metrics, tried again after an hour, and never costs a good one', async () => {
  const { backups, clock, backupDir, told } = await openBackups({ backupKeep: 1 });
  await writeFile(backupDir, 'not a folder');
  for (let hour = 0; hour < 2; hour++) {
    await backups.tick();
    await backups.tick();
    expect((await backups.list()).map(({ state }) => state)).toEqual(['failed']);
    clock.now += HOUR;
  }
  expect((await backups.list())[0].fault).toEqual({
    zh: expect.stringMatching(/^备份失败：.*backups cannot be written/) as string,
    en: expect.stringMatching(/^The backup failed: .*backups cannot be written/) as string,
  });
  expect(backups.status.failing).toBe(true);
  expect(told.join('')).toMatch(/"level":50.*backup: The backup failed/);

  await rm(backupDir);
  await backups.tick();
  const [whole] = await backups.list();
  expect(whole.tried?.ok).toBe(true);
  expect(backups.status.failing).toBe(false);
  await rm(path.join(path.dirname(backupDir), 'quanyan.db'));
  clock.now += 24 * HOUR;
  await backups.tick();
  expect((await backups.list()).map(({ state, id }) => [state, id === whole.id])).toEqual([
    ['failed', false],
    ['done', true],
  ]);
  expect(backups.status).toEqual({ lastGoodAt: whole.takenAt, failing: true });
});

it('an archive that was damaged later, or put there by hand, is tried when asked; what was left by a process that died goes', async () => {
  const { backups, backupDir } = await openBackups();
  const { id } = await backups.start(ADMIN, '::1');
  await expect(backups.start(ADMIN, '::1')).rejects.toThrow('A backup is being made or tried');
  await backups.idle();
  const archive = path.join(backupDir, `${id}.tar`);
  await truncate(archive, (await stat(archive)).size - 2000);
  await rm(path.join(backupDir, `${id}.json`));
  expect(await backups.list()).toMatchObject([{ id, state: 'unknown', tried: null }]);
  await backups.tryAgain(id, ADMIN, '::1');
  await backups.idle();
  expect(await backups.list()).toMatchObject([
    { id, tried: { ok: false, words: { en: expect.stringContaining('is cut off after') as string } } },
  ]);
  await expect(backups.tryAgain('../x', ADMIN, '::1')).rejects.toThrow('There is no backup ../x');

  for (const name of ['quanyan-1.tar.part', 'quanyan-2.tar.part']) await writeFile(path.join(backupDir, name), '');
  await utimes(path.join(backupDir, 'quanyan-1.tar.part'), 1000, 1000);
  await rm(archive);
  await backups.start(ADMIN, '::1');
  await backups.idle();
  expect((await readdir(backupDir)).filter((name) => name.endsWith('.part'))).toEqual(['quanyan-2.tar.part']);
});

it('over HTTP: who is responsible for everything makes one and sees it restored on trial, and the audit has it', async () => {
  const { http } = await openServer();
  const administrator = await signInDemo(http, 'administrator');
  expect((await (await signInDemo(http, 'auditor')).ask('POST', '/api/v1/backups')).status).toBe(403);
  const { status, body } = await administrator.ask<BackupLine>('POST', '/api/v1/backups');
  expect([status, body.state, body.by.id]).toEqual([200, 'running', 'demo-administrator']);
  expect((await administrator.ask('POST', '/api/v1/backups')).status).toBe(409);
  const done = await waitFor(
    'the backup to be tried',
    async () =>
      (await administrator.get<{ items: BackupLine[] }>('/api/v1/backups')).items.find(({ id, tried }) => id === body.id && tried !== null),
    60_000,
  );
  expect(done).toMatchObject({ state: 'done', tried: { ok: true }, rows: { devices: 5 } });
  const { items } = await administrator.get<{ items: { action: string; subject: string }[] }>('/api/v1/audit?action=backup:make');
  expect(items).toMatchObject([{ action: 'backup:make', subject: body.id }]);
  const metrics = await waitFor(
    'the metrics to have it',
    async () => /last_good_seconds [1-9][^]*/.exec(await (await fetch(`${http}/metrics`)).text())?.[0],
  );
  expect(metrics).toContain('quanyan_backup_failing 0');
});
