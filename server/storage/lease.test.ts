import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { MIGRATIONS } from './migrations/migrate.ts';
import { openStorage } from './open.ts';
import { temporaryPostgres } from './postgres/fixture.ts';
import { putAlert, wholeJournal, write } from './suites/record-fixture.ts';
import type { Storage } from './storage.ts';

const server = await temporaryPostgres();
afterAll(() => server?.stop());
const LOST = { name: 'StorageFault', kind: 'lost' };

/** Who looks at a database from outside. */
async function onlooker(url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function lockHolder(client: Client): Promise<{ pid: number; name: string } | undefined> {
  const { rows } = await client.query<{ pid: number; name: string }>(
    'select a.pid, a.application_name as name from pg_locks l join pg_stat_activity a using (pid) ' +
      "where l.locktype = 'advisory' and l.granted and a.datname = current_database()",
  );
  return rows[0];
}

function open(databaseUrl: string, lost?: (sentence: string) => void): Promise<Storage> {
  return openStorage({ data: '/nowhere', databaseUrl }, lost);
}
const standBy = (databaseUrl: string): Promise<Storage> => openStorage({ data: '/nowhere', databaseUrl, standby: true });
const silenced = (): ReturnType<typeof vi.spyOn> => {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => spy.mockRestore());
  return spy;
};

describe.skipIf(server === null)('one server writes to a PostgreSQL database', () => {
  it('a server whose line is cut learns that another took over, with the same process number too, and cannot write', async () => {
    const said = silenced();
    const url = await server!.database();
    const client = await onlooker(url);
    const lost = Promise.withResolvers<string>();
    const first = await open(url, lost.resolve);
    await first.journal.append(write(putAlert('first')));
    const { name } = (await lockHolder(client))!;
    let taken = false;
    const taking = standBy(url).finally(() => (taken = true));
    await waitFor('the second server to stand by', () => said.mock.calls.length > 0, 180_000);
    expect(said.mock.calls[0][0]).toContain(`is in use by another server (process ${process.pid} on `);
    await waitFor(
      'the second server to take over',
      async () => {
        const holder = await lockHolder(client);
        if (holder?.name === name) await client.query('select pg_terminate_backend($1)', [holder.pid]);
        return taken;
      },
      60_000,
    );
    const second = await taking;
    const entry = await second.journal.append(write(putAlert('second')));
    expect(entry.seq).toBe(2);
    expect(await lost.promise).toMatch(
      new RegExp(`^database \\S+ on \\S+: another server has taken over \\(process ${process.pid} on .+\\)\\. This one ends`),
    );
    await nothingIsTaken(first);
    expect((await wholeJournal(second)).map(({ changes }) => changes[0].id)).toEqual(['first', 'second']);
    expect([
      await second.accounts.list(),
      await second.accounts.sessions(0),
      await second.accounts.valuesOf('x'),
      await second.history.latest(),
      await second.audit.verify(),
    ]).toEqual([[], [], [], [], null]);
    await Promise.all([first.close(), second.close()]);
  });

  it('what is under way when another takes over is in what that finds; it waits for it', async () => {
    const url = await server!.database();
    await (await open(url)).close();
    const [client, slow] = [await onlooker(url), await onlooker(url)];
    for (const [n, lock] of ['key share', 'no key update'].entries()) {
      await slow.query(`begin; select lease from head for ${lock}; insert into named_values (name, value) values ('x${n}', '1')`);
      let opened = false;
      const opening = open(url).finally(() => (opened = true));
      await waitFor(
        'it to wait',
        async () =>
          (
            await client.query(
              "select 1 from pg_stat_activity where application_name like 'quanyan%' " +
                "and wait_event_type = 'Lock' and datname = current_database()",
            )
          ).rowCount! > 0,
        60_000,
      );
      expect(opened).toBe(false);
      await slow.query('commit');
      const storage = await opening;
      expect(await storage.accounts.getValue(`x${n}`)).toBe('1');
      await storage.close();
    }
  });

  it('leaves no connection behind when it cannot be opened', async () => {
    const url = await server!.database();
    const client = await onlooker(url);
    const connections = async (): Promise<number> =>
      Number(
        (
          await client.query<{ count: string }>(
            "select count(*) from pg_stat_activity where application_name like 'quanyan%' and datname = current_database()",
          )
        ).rows[0].count,
      );
    const first = await open(url);
    await client.query('update schema_version set version = 99');
    await expect(open(url)).rejects.toMatchObject({ code: 'in-use' });
    await first.close();
    await expect(open(url)).rejects.toThrow(`schema 99, this program knows ${MIGRATIONS.length}`);
    await waitFor('all to be let go', async () => (await connections()) === 0, 180_000);
  });

  it('one that stands by waits through an outage of the database', async () => {
    const said = silenced();
    const url = await server!.database();
    const first = await open(url);
    const second = standBy(url);
    await waitFor('the second server to stand by', () => said.mock.calls.length > 0, 180_000);
    await first.close().finally(() => server!.kill());
    let tries = 0;
    const deaf = createServer((socket) => (tries++, socket.destroy())).listen(Number(new URL(url).port), '127.0.0.1');
    await once(deaf, 'listening');
    await waitFor('it to have tried', () => tries > 2, 180_000);
    await new Promise((resolve) => deaf.close(resolve));
    await server!.start();
    await (await second).close();
  });
});

it('a data folder whose lock file was deleted under a running server is written by the next one only', async () => {
  const folder = await temporaryFolder();
  const told: string[] = [];
  const first = await openStorage({ data: folder }, (sentence) => told.push(sentence));
  await rm(path.join(folder, 'writer.lock'));
  const second = await openStorage({ data: folder });
  await second.journal.append(write(putAlert('second')));
  await nothingIsTaken(first);
  expect(told[0]).toContain(`data folder ${folder}: another server has taken over (process ${process.pid} on `);
  expect((await wholeJournal(second)).map(({ changes }) => changes[0].id)).toEqual(['second']);
  await Promise.all([first.close(), second.close()]);
});

/** Every kind of write of a server that was displaced. */
async function nothingIsTaken(storage: Storage): Promise<void> {
  const account = {
    id: 'u1',
    login: 'u1',
    name: 'n',
    role: 'leader',
    jurisdiction: '/',
    passwordHash: null,
    mustChange: false,
    disabled: false,
    demo: false,
    crews: [],
  } as const;
  const by = {
    actor: { id: 'u1', name: 'n' },
    action: 'session:open',
    subject: 'u1',
    outcome: 'done',
    detail: '',
    from: '',
    place: null,
  } as const;
  const writes: Record<string, () => Promise<unknown>> = {
    append: () => storage.journal.append(write(putAlert('late'))),
    probe: () => storage.journal.probe(),
    audit: () => storage.audit.append(1, by),
    readings: () => storage.history.write([{ device: 'd', point: 'p', value: 1, at: 1 }]),
    account: () => storage.accounts.put(account),
    session: () => storage.accounts.putSession({ tokenHash: 't', account: 'u1', createdAt: 1, seenAt: 1, expiresAt: 9 }),
    'end of sessions': () => storage.accounts.dropSessions({ account: 'u1' }),
    value: () => storage.accounts.putValue('x', '1'),
    'old cases': () => storage.records.prune(1e15),
    'old audit rows': () => storage.audit.prune(1e15),
  };
  for (const [what, run] of Object.entries(writes)) await expect(run(), what).rejects.toMatchObject(LOST);
}
