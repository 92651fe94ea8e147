import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryPostgres } from '#server/storage/postgres/fixture.ts';
import { runToEnd, spawnServer, type ServerDraft } from '#tests/harness/server.ts';
import { smallLedger, writeLedger } from '#tests/harness/ledger.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';

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

describe('one server writes at a time', () => {
  it('to a data folder', async () => {
    const folder = await temporaryFolder();
    await twoServers({ folder }, `${folder} is in use by another server (process `);
  });

  it('to a PostgreSQL database', async (context) => {
    const postgres = await temporaryPostgres();
    if (postgres === null) return context.skip();
    onTestFinished(() => postgres.stop());
    await twoServers({ folder: await temporaryFolder(), env: { QUANYAN_DATABASE_URL: await postgres.database() } }, 'since ');
  });
});
