import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { connectAsync } from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { RECORD_TYPES } from '#contract/records/record.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { BackupLine } from '#server/backup/lines.ts';
import { ROOT } from '#server/lib/discover.ts';
import { restoreArchive } from '#server/backup/restore.ts';
import { openStorage, type StorageSettings } from '#server/storage/open.ts';
import { temporaryPostgres } from '#server/storage/postgres/fixture.ts';
import { replay, wholeJournal, wholeList } from '#server/storage/suites/record-fixture.ts';
import type { Storage } from '#server/storage/storage.ts';
import { everythingIn } from '#tests/harness/facts.ts';
import { device, EAST_COURT, smallLedger } from '#tests/harness/ledger.ts';
import { spawnServer, type ChildServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const run = promisify(execFile);
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
const DEVICES = Array.from({ length: 8 }, (_, i) => `mh-${i}`);

const postgres = await temporaryPostgres();
afterAll(() => postgres?.stop());

/** Runs one of our commands to its end, as an operator does. */
async function command(name: string, args: readonly string[], env: Record<string, string>): Promise<{ ok: boolean; said: string }> {
  const { stdout, stderr, ok } = await run(process.execPath, [path.join(ROOT, 'scripts', `${name}.ts`), ...args], {
    env: { PATH: process.env.PATH, ...env },
  }).then(
    (out) => ({ ...out, ok: true }),
    (error: { stdout: string; stderr: string }) => ({ ...error, ok: false }),
  );
  return { ok, said: stdout + stderr };
}

/** Devices that open and close, and an officer who remarks as often as one may, until told to stop. */
class Load {
  /** Text of each comment that was answered, by the seq it was answered with; and how long each took, ms. */
  readonly confirmed = new Map<number, string>();
  readonly took: number[] = [];
  #over = false;
  readonly #work: Promise<unknown>;

  constructor(server: ChildServer, officer: Visitor, incident: string) {
    this.#work = Promise.all([this.#flap(server), ...[0, 1, 2].map((lane) => this.#comment(officer, incident, lane))]);
  }

  stop(): Promise<unknown> {
    this.#over = true;
    return this.#work;
  }

  async #flap(server: ChildServer): Promise<void> {
    const client = await connectAsync(server.mqtt);
    for (let n = 0; !this.#over; n++) {
      await Promise.all(
        DEVICES.map((id) =>
          client.publishAsync(`quanyan/v1/${id}/observations`, JSON.stringify({ points: { opened: n % 2, waterLevelCm: n % 50 } }), {
            qos: 1,
          }),
        ),
      );
    }
    await client.endAsync();
  }

  async #comment(officer: Visitor, incident: string, lane: number): Promise<void> {
    for (let n = 0; !this.#over; n++) {
      const begun = performance.now();
      // Answered when what comes of it is durable.
      await officer.ask('POST', '/api/v1/observations', {
        observations: [
          { device: `sos-${lane}`, points: { pressed: 1 } },
          { device: `mh-${lane}`, points: { waterLevelCm: n % 60 } },
        ],
      });
      this.took.push(performance.now() - begun);
      const text = `第 ${lane}-${n} 条`;
      const result = await officer.command('comment', { subject: 'incident', id: incident, text });
      if (result.ok) this.confirmed.set(result.seq, text);
    }
  }
}

/** What lies in the restored storage is what the original journal came to at that seq, and nothing of later. */
async function compare(restored: Storage, original: Storage, seq: number, load: Load): Promise<void> {
  const entries = (await wholeJournal(original)).filter((entry) => entry.seq <= seq);
  expect(await wholeJournal(restored)).toEqual(entries);
  const model = replay(entries.flatMap(({ changes }) => changes));
  for (const type of RECORD_TYPES)
    expect(new Set((await wholeList(restored, type, { limit: 1000 })).items)).toEqual(new Set(model.get(type)?.values() ?? []));
  const comments = new Set(
    (await wholeList(restored, 'incident', { limit: 1000 })).items.flatMap((incident) => incident.comments.map(({ text }) => text)),
  );
  for (const [at, text] of load.confirmed) expect([at, comments.has(text)]).toEqual([at, at <= seq]);
  const rows = async (storage: Storage) => (await everythingIn(storage)).audit as { id: number }[];
  const audit = await rows(restored);
  expect(audit.length).toBeGreaterThan(10);
  expect(audit).toEqual((await rows(original)).filter(({ id }) => id <= audit[0].id));
  expect(await restored.audit.verify()).toBeNull();
  expect((await restored.history.latest()).length).toBeGreaterThan(DEVICES.length);
}

/** @returns the photograph that a ticket shows as proof */
async function finishWithPhoto(officer: Visitor, incident: string): Promise<string> {
  const { version } = await officer.get<Incident>(`/api/v1/incidents/${incident}`);
  expect(await officer.command('dispatch', { incident, version, crew: 'crew-east' })).toMatchObject({ ok: true });
  const { id: ticket } = (await officer.get<{ items: { id: string }[] }>('/api/v1/tickets')).items[0];
  const photo = await officer.photo(PIXEL);
  for (const [name, input] of [
    ['accept', {}],
    ['finish', { note: '已处置', photo: { id: photo } }],
  ] as const) {
    const { version: now } = await officer.get<{ version: number }>(`/api/v1/tickets/${ticket}`);
    expect(await officer.command(name, { ...input, ticket, version: now })).toMatchObject({ ok: true });
  }
  return (await officer.get<{ photos: { id: string }[] }>(`/api/v1/tickets/${ticket}`)).photos[0].id;
}

/** Made and tried by a running server. */
async function backedUp(administrator: Visitor): Promise<BackupLine> {
  const { body } = await administrator.ask<BackupLine>('POST', '/api/v1/backups');
  const lines = (): Promise<{ items: BackupLine[] }> => administrator.get('/api/v1/backups');
  const tried = async (): Promise<BackupLine | undefined> =>
    (await lines()).items.find(({ id, tried: done, fault }) => id === body.id && (done ?? fault) !== null);
  const line = await waitFor('the backup to be tried', tried, 120_000);
  expect(line).toMatchObject({ fault: null, tried: { ok: true }, seq: expect.any(Number) as number });
  return line;
}

/** A whole server on what was restored: it shows the same, and goes on from there. */
async function serveFrom(place: StorageSettings, seq: number, incident: string, photo: string): Promise<void> {
  const server = await spawnServer({
    folder: place.data,
    env: place.databaseUrl === undefined ? {} : { QUANYAN_DATABASE_URL: place.databaseUrl },
  });
  const officer = await signInDemo(server.http, 'duty-officer');
  expect((await officer.ask('GET', `/api/v1/photos/${photo}`)).status).toBe(200);
  const result = await officer.command('comment', { subject: 'incident', id: incident, text: '恢复之后' });
  expect(result).toMatchObject({ ok: true, seq: expect.any(Number) as number });
  expect(result.ok && result.seq).toBeGreaterThan(seq);
  expect((await backedUp(await signInDemo(server.http, 'administrator'))).seq).toBeGreaterThan(seq);
  await server.end();
}

describe('backup and restore', () => {
  it('taken under load, restored to another folder and to another database: what was confirmed by then, record by record', async () => {
    const server = await spawnServer({
      ledger: smallLedger([
        ...DEVICES.map((id) => device(id, 'manhole', EAST_COURT)),
        ...[0, 1, 2].map((n) => device(`sos-${n}`, 'sos-button', EAST_COURT)),
      ]),
    });
    const [officer, administrator] = [await signInDemo(server.http, 'duty-officer'), await signInDemo(server.http, 'administrator')];
    await officer.ask('POST', '/api/v1/observations', {
      observations: [
        { device: 'smoke-east', points: { smoke: 1, fire: 1 } },
        { device: 'mh-east', points: { opened: 1, waterLevelCm: 400 } },
      ],
    });
    const incidents = (): Promise<{ items: Incident[] }> => officer.get('/api/v1/incidents');
    const { id: incident } = await waitFor('an incident', async () => (await incidents()).items[0]);
    const photo = await finishWithPhoto(officer, incident);
    const load = new Load(server, officer, incident);
    await waitFor('some to be confirmed', () => load.confirmed.size > 20, 180_000);
    const history = (): Promise<{ buckets: unknown[] }> => officer.get('/api/v1/devices/mh-0/history?point=waterLevelCm');
    await waitFor('readings to be in history', async () => (await history()).buckets.length > 0, 180_000);
    const [before, alone] = [load.confirmed.size, Math.max(...load.took)];
    load.took.length = 0;
    const line = await backedUp(administrator);
    const during = [...load.took].sort((a, b) => a - b);
    console.log(
      `backup of seq ${line.seq}, ${line.bytes} bytes, in ${line.finishedAt! - line.startedAt} ms; ${during.length} commands meanwhile, ` +
        `p50 ${during[during.length >> 1].toFixed(1)} ms, longest ${during.at(-1)!.toFixed(0)} ms (before: ${alone.toFixed(0)} ms)`,
    );
    await waitFor('more to be confirmed', () => load.confirmed.size > before + 2, 180_000);
    await load.stop();
    // By the command, beside the running server.
    const own = await temporaryFolder();
    const byHand = await command('backup', ['--to', own, '--check'], { QUANYAN_DATA: server.folder });
    expect(byHand.said).toContain('restored on trial and compared row by row');
    expect(await readdir(own)).toHaveLength(2);
    const refused = await command('restore', ['--from', path.join(own, (await readdir(own))[1])], { QUANYAN_DATA: server.folder });
    expect([refused.ok, refused.said]).toEqual([false, expect.stringContaining('in use by another server')]);
    expect(await server.end()).toBe(0);

    const archive = path.join(server.folder, 'backups', `${line.id}.tar`);
    const original = await openStorage({ data: server.folder });
    for (const databaseUrl of [undefined, ...(postgres === null ? [] : [await postgres.database()])]) {
      const place = { data: path.join(await temporaryFolder(), 'data'), databaseUrl };
      const env = { QUANYAN_DATA: place.data, ...(databaseUrl === undefined ? {} : { QUANYAN_DATABASE_URL: databaseUrl }) };
      expect(await command('restore', ['--from', archive], env)).toMatchObject({
        ok: true,
        said: expect.stringContaining('Restored and compared row by row') as string,
      });
      const restored = await openStorage(place);
      await compare(restored, original, line.seq!, load);
      await restored.close();
      await serveFrom(place, line.seq!, incident, photo);
      const again = await command('restore', ['--from', archive], {
        ...env,
        QUANYAN_DATA: path.join(await temporaryFolder(), 'empty'),
        ...(databaseUrl === undefined ? { QUANYAN_DATA: place.data } : {}),
      });
      expect([again.ok, again.said]).toEqual([false, expect.stringContaining('is not empty')]);
    }
    await original.close();
  });
});

describe('moving the database', () => {
  it('from SQLite to PostgreSQL and back: nothing is lost, and no server goes on where it was by mistake', async (context) => {
    if (postgres === null) return context.skip();
    const [data, url] = [await temporaryFolder(), await postgres.database()];
    const server = await spawnServer({ folder: data, ledger: smallLedger() });
    const officer = await signInDemo(server.http, 'duty-officer');
    for (let n = 0; n < 20; n++)
      await officer.ask('POST', '/api/v1/observations', {
        observations: [{ device: 'mh-east', points: { opened: n % 2, waterLevelCm: n } }],
      });
    await officer.photo(PIXEL);
    expect(await command('move', ['--to', url], { QUANYAN_DATA: data })).toMatchObject({
      ok: false,
      said: expect.stringContaining('in use by another server') as string,
    });
    await server.end();
    const first = await openStorage({ data });
    const before = await everythingIn(first);
    await first.close();

    expect(await command('move', ['--to', url], { QUANYAN_DATA: data })).toMatchObject({
      ok: true,
      said: expect.stringContaining('Moved and compared row by row') as string,
    });
    const moved = await openStorage({ data, databaseUrl: url });
    expect(await everythingIn(moved)).toEqual(before);
    expect(moved.epoch).not.toBe(first.epoch);
    expect(await moved.audit.verify()).toBeNull();
    // New series are numbered after those that came along.
    await moved.history.write([{ device: 'new', point: 'p', at: 1, value: 1 }]);
    await moved.close();
    const names = await readdir(data);
    expect(names.filter((name) => /^quanyan\.db(-|$)/.test(name))).toEqual([]);
    expect(names.filter((name) => name.startsWith('quanyan.db.moved-') && !/-(wal|shm)$/.test(name))).toHaveLength(1);
    const hash = createHash('sha256').update(PIXEL).digest('hex');
    expect(await readFile(path.join(data, 'media', hash.slice(0, 2), hash))).toEqual(PIXEL);

    expect(await command('move', ['--to', 'sqlite'], { QUANYAN_DATA: data, QUANYAN_DATABASE_URL: url })).toMatchObject({ ok: true });
    expect(await command('move', ['--to', 'sqlite'], { QUANYAN_DATA: data, QUANYAN_DATABASE_URL: url })).toMatchObject({
      ok: false,
      said: expect.stringContaining('has a database already') as string,
    });
    const back = await openStorage({ data });
    const { readings, ...rest } = await everythingIn(back);
    expect(rest).toEqual({
      journal: before.journal,
      records: before.records,
      audit: before.audit,
      accounts: before.accounts,
      values: before.values,
    });
    expect(readings).toEqual(expect.arrayContaining(before.readings as unknown[]));
    await back.close();
  });

  it('a restore that fails leaves database and folder as they were', async (context) => {
    if (postgres === null) return context.skip();
    const url = await postgres.database();
    const server = await spawnServer({ ledger: smallLedger() });
    const { said } = await command('backup', ['--to', path.join(server.folder, 'backups')], { QUANYAN_DATA: server.folder });
    await server.end();
    const archive = /\S+\.tar/.exec(said)![0];
    const data = await temporaryFolder();
    const raw = new Sqlite(path.join(server.folder, 'quanyan.db'));
    raw.exec('delete from journal where seq = (select max(seq) - 1 from journal)');
    raw.close();
    const spoilt = await command('backup', ['--to', await temporaryFolder()], { QUANYAN_DATA: server.folder });
    // All is written by the time the gap is found.
    await expect(restoreArchive({ archive: /\S+\.tar/.exec(spoilt.said)![0], data, databaseUrl: url, files: true })).rejects.toThrow(
      'the journal has gaps',
    );
    expect(await readdir(data)).toEqual([]);
    await restoreArchive({ archive, data, databaseUrl: url, files: true });
    expect(await readdir(data)).toEqual(['ledger.json']);
    await rm(path.join(data, 'ledger.json'));
    const other = await openStorage({ data: await temporaryFolder(), databaseUrl: url });
    await expect(restoreArchive({ archive, data, databaseUrl: url, files: true })).rejects.toThrow('in use by another server');
    await other.close();
    await expect(restoreArchive({ archive, data, databaseUrl: url, files: true })).rejects.toThrow(/is not empty \(it has the tables/);
    expect(await readdir(data)).toEqual([]);
  });
});
