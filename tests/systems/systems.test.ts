import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { generateTown, DEMO_TOWN } from '#scenes/town/town.ts';
import { ROOT } from '#server/lib/discover.ts';
import { freePort } from '#tests/harness/free-port.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor, type CleanUp } from '#tests/harness/wait.ts';
import { findSystems, renderSystems } from './page.ts';
import type { ForeignClient, SpokenFor } from './system.ts';

const run = promisify(execFile);
const isInstalled = (tool: string): boolean =>
  ['/usr/bin', '/usr/local/bin', '/bin', '/opt/homebrew/bin'].some((folder) => existsSync(`${folder}/${tool}`));

const systems = await findSystems();
const clients = systems.flatMap(({ id, clients }) => clients.map((client) => ({ id, title: client.title.en, client })));
const devices = new Map(clients.flatMap(({ client }) => client.devices.map((one) => [one.id, one] as const)));

it('docs/systems.md is what npm run systems writes', async () => {
  expect(await readFile(path.join(ROOT, 'docs/systems.md'), 'utf8')).toBe(await renderSystems(systems));
});

it('the demo town has the devices that the clients speak for', () => {
  const town = new Map(generateTown(DEMO_TOWN).devices.map((one) => [one.id, one]));
  const has = ({ id, kind, address }: SpokenFor): boolean => {
    const found = town.get(id);
    return found?.kind === kind && (address === undefined || found.addresses.includes(address));
  };
  expect([...devices.values()].filter((one) => !has(one))).toEqual([]);
});

describe('a foreign client', () => {
  const steps: (() => Promise<void>)[] = [];
  const cleanUp: CleanUp = (work) => void steps.push(work);
  let officer: Visitor;
  let env: Record<string, string>;

  beforeAll(async () => {
    const drafts = [...devices.values()].map(({ id, kind, address }) =>
      device(id, kind, EAST_COURT, { addresses: address === undefined ? [] : [address] }),
    );
    const redis = { QUANYAN_WVP_REDIS: `redis://127.0.0.1:${await freePort()}` };
    const server = await openServer({ ledger: smallLedger(drafts), env: redis }, cleanUp);
    officer = await signInDemo(server.http, 'duty-officer');
    env = { PATH: process.env.PATH ?? '', QUANYAN_PORT: new URL(server.http).port, ...server.reachedBy, ...redis };
  });
  afterAll(async () => {
    for (const step of steps.reverse()) await step();
  });

  it.each(clients)('$id · $title', async ({ client }) => {
    const missing = client.needs.filter((tool) => !isInstalled(tool));
    if (missing.length > 0) return console.warn(`skipped, not installed here: ${missing.join(', ')}`);
    const { stdout } = await run('bash', ['-c', client.shell.join('\n')], { env, timeout: 180_000 });
    if (client.hears !== undefined) expect(stdout).toContain(client.hears);
    await everythingCame(client, officer);
  });
});

async function everythingCame({ raises = [], tells = [], reads = [] }: ForeignClient, officer: Visitor): Promise<void> {
  for (const { device: of, alert } of raises)
    await waitFor(`the alert ${alert} of ${of}`, async () =>
      (await officer.get<{ items: Alert[] }>('/api/v1/alerts')).items.some((one) => one.device === of && one.code === alert),
    );
  for (const { device: of, point, value } of reads)
    await waitFor(`${point} of ${of} to be ${value}`, async () => {
      const { live } = await officer.get<{ live: { values: Record<string, number> } }>(`/api/v1/devices/${of}`);
      // Values are held with seven digits.
      return Math.abs(live.values[point] - value) <= Math.abs(value) * 1e-6;
    });
  for (const { device: of, event } of tells)
    await waitFor(`the event ${event} of ${of}`, async () =>
      (await officer.get<{ items: { type: string }[] }>(`/api/v1/events?device=${of}`)).items.some(({ type }) => type === event),
    );
}
