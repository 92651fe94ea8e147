import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { generateTown } from '#scenes/town/town.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { openStorage } from '#server/storage/open.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import type { BenchResult } from '../result.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const CASES = 200_000;
/** Cases per entry and entries per transaction. */
const PER_ENTRY = 250;
const PER_APPEND = 4;
const DAY_MS = 86_400_000;

interface Started {
  readonly seconds: number;
  readonly megabytes: number;
  readonly cases: number;
}

/** A server that starts over years of closed cases: an incident, its alert and its ticket each. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  try {
    const ledger = path.join(folder, 'ledger.json');
    const { places, devices, crews } = generateTown({ seed: 7, devices: 2000 });
    await writeFile(ledger, JSON.stringify({ places, devices, crews }));
    const without = await start(folder, ledger);
    await fill(folder);
    const withThem = await start(folder, ledger);
    return [
      {
        name: `start over ${CASES} closed cases`,
        value: withThem.seconds,
        unit: 's',
        target: '≤ 5 s',
        ok: withThem.seconds <= 5,
        note: `without them ${without.seconds.toFixed(2)} s`,
      },
      {
        name: 'memory of the server then',
        value: withThem.megabytes,
        unit: 'MB',
        target: '≤ 600 MB',
        ok: withThem.megabytes <= 600,
        note: `without them ${without.megabytes.toFixed(0)} MB`,
      },
      {
        name: 'closed cases in the first picture of a screen',
        value: withThem.cases,
        unit: '',
        target: '0',
        ok: withThem.cases === without.cases,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(folder: string, ledger: string): Promise<Started> {
  const began = performance.now();
  const server = fork(path.join(ROOT, 'server', 'run.ts'), ['--demo', '--ledger', ledger], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...FREE_PORTS,
      QUANYAN_DATA: folder,
      QUANYAN_LOG: 'error',
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    const [ready] = (await once(server, 'message')) as [{ http: string }];
    const seconds = (performance.now() - began) / 1000;
    const cases = await casesOnScreen(ready.http);
    return { seconds, megabytes: await residentOf(server), cases };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

/** Most memory it has had, MB. */
async function residentOf(server: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}

async function casesOnScreen(http: string): Promise<number> {
  const response = await fetch(`${http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: http },
    body: JSON.stringify({ demoRole: 'duty-officer' }),
  });
  const cookie = response.headers.get('set-cookie')!.split(';')[0];
  const kinds = await loadKinds();
  const world = createWorld(
    createLiveSource({ kindsHash: kindsHash(kinds), outdated: () => undefined, url: http, headers: { cookie }, transports: ['websocket'] }),
    kinds,
  );
  while (!world.ready) await wait(20);
  const cases = world.all('incident').size + world.all('alert').size + world.all('ticket').size;
  world.close();
  return cases;
}

async function fill(folder: string): Promise<void> {
  const storage = await openStorage({ data: folder });
  const long = Date.now() - 30 * DAY_MS;
  for (let from = 0; from < CASES; from += PER_ENTRY * PER_APPEND) {
    const writes = Array.from({ length: PER_APPEND }, (_, i) => ({
      at: long,
      actor: { id: 'bench', name: 'bench' },
      cause: 'bench',
      changes: Array.from({ length: PER_ENTRY }, (_, n) => closedCase(from + i * PER_ENTRY + n, long)).flat(),
    }));
    await storage.journal.appendAll(writes);
  }
  await storage.close();
}

function closedCase(n: number, at: number): RecordChange[] {
  const [incident, alert, ticket] = [`SJ20260101-${n}`, `al-bench-${n}`, `GD20260101-${n}`];
  const acked = { by: { id: 'u', name: 'u' }, at };
  return [
    put(
      'incident',
      make('incident', {
        id: incident,
        number: incident,
        state: 'closed',
        closedAt: at,
        openedAt: at,
        updatedAt: at,
        alerts: [alert],
        tickets: [ticket],
      }),
    ),
    put('alert', make('alert', { id: alert, incident, active: false, clearedAt: at, acked, raisedAt: at, updatedAt: at })),
    put('ticket', make('ticket', { id: ticket, number: ticket, incident, state: 'closed', filedAt: at, updatedAt: at })),
  ];
}
