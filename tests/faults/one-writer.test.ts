import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryPostgres } from '#server/storage/postgres/fixture.ts';
import { runToEnd, spawnServer, type ServerDraft } from '#tests/harness/server.ts';
import { smallLedger, writeLedger } from '#tests/harness/ledger.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

/** A second server on the same data: refused in words; told to stand by, it takes over when the first is killed. */
async function twoServers(draft: ServerDraft & { folder: string }, name: string): Promise<void> {
  const first = await spawnServer({ ...draft, ledger: smallLedger() });
  const env = { QUANYAN_DATA: draft.folder, QUANYAN_LOG: 'error', ...draft.env };
  const refused = await runToEnd(['--demo', '--ledger', await writeLedger(await temporaryFolder(), smallLedger())], env);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^✗ .*in use by another server/);
  expect(refused.stderr).toContain(name);
  const second = spawnServer({ ...draft, env: { ...draft.env, QUANYAN_STANDBY: '1' } });
  expect((await fetch(`${first.http}/healthz`)).status).toBe(200);
  await first.kill();
  const { http } = await second;
  expect((await fetch(`${http}/healthz`)).status).toBe(200);
}

/** @returns the status of the answer to a sensor that raises an alert. */
async function report(http: string, device: string): Promise<number> {
  const points = device.startsWith('mh') ? { opened: 1 } : { fire: 1 };
  const response = await fetch(`${http}/api/v1/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations: [{ device, points }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('one server writes at a time', () => {
  it('to a data folder', async () => {
    const folder = await temporaryFolder();
    await twoServers({ folder }, `${folder} is in use by another server (process `);
  });

  it('to a PostgreSQL database', async (context) => {
    const postgres = await temporaryPostgres();
    if (postgres === null) return context.skip();
    onTestFinished(() => postgres.stop());
    await twoServers({ folder: await temporaryFolder(), env: { QUANYAN_DATABASE_URL: await postgres.database() } }, ', since ');
  });

  it('to a PostgreSQL database, also when the first goes on after the second has taken over', async (context) => {
    const postgres = await temporaryPostgres();
    if (postgres === null) return context.skip();
    onTestFinished(() => postgres.stop());
    const url = await postgres.database();
    const client = new Client(url);
    await client.connect();
    onTestFinished(() => client.end());
    const rows = async (text: string): Promise<Record<string, unknown>[]> => (await client.query<Record<string, unknown>>(text)).rows;
    const draft = { folder: await temporaryFolder(), env: { QUANYAN_DATABASE_URL: url } };
    const first = await spawnServer({ ...draft, ledger: smallLedger() });
    expect(await report(first.http, 'mh-east')).toBe(200);
    const standby = spawnServer({ ...draft, env: { ...draft.env, QUANYAN_STANDBY: '1' } });
    process.kill(first.pid, 'SIGSTOP');
    const stopped = report(first.http, 'smoke-east').catch(() => 'no answer');
    await waitFor(
      'the line of the first to be cut',
      async () =>
        (await rows("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 370102005 and granted"))
          .length > 0,
    );
    const second = await standby;
    expect(await report(second.http, 'mh-west')).toBe(200);
    const everything = async (): Promise<unknown> => [
      await rows('select * from journal order by seq'),
      await rows('select * from alerts order by key'),
      await rows('select "tokenHash" from sessions'),
      await rows('select count(*) from audit'),
    ];
    const before = await everything();
    process.kill(first.pid, 'SIGCONT');
    const { code, stderr } = await first.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(`✗ database \\S+ on \\S+: another server has taken over \\(process ${second.pid} on .+\\)\\. This one ends`),
      ),
    ]);
    expect(await stopped).not.toBe(200);
    expect(await everything()).toEqual(before);
    expect(await rows('select device from alerts order by device')).toEqual([{ device: 'mh-east' }, { device: 'mh-west' }]);
    expect((await fetch(`${second.http}/healthz`)).status).toBe(200);
  });
});
