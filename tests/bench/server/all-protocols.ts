import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { MALLOC_SETTINGS, NODE_FLAGS } from '#server/lib/memory.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import type { BenchResult } from '../result.ts';
import type { Load } from './helpers/all-protocols/load.helper.ts';
import { quarterOf, type ProbeWay } from './helpers/all-protocols/quarter.helper.ts';
import { openProbes, openScreens, probed } from './helpers/all-protocols/screens.helper.ts';
import type { Said } from './helpers/all-protocols/source.helper.ts';
import { mqttOf, type Ready } from './helpers/ready.helper.ts';

const DEVICES = 100_000;
const RATE = 10_000;
const SECONDS = 20;
/** Before it everybody speaks, so that each device has been heard: what is measured is a day like any other and no first morning. */
const LEAD_IN_S = 15;
const SCREENS = 4;

/**
 * The whole server as its own process, with devices of all kinds. Two processes speak for them over all protocols at once; this one is a
 * few screens, and says what they wait to see.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  const ledger = path.join(folder, 'ledger.json');
  const { quarter, compound } = quarterOf(DEVICES);
  await writeFile(ledger, JSON.stringify(quarter));
  const server = start('server/run.ts', ['--demo', '--ledger', ledger], [...NODE_FLAGS], {
    ...MALLOC_SETTINGS,
    ...FREE_PORTS,
    QUANYAN_DATA: folder,
    QUANYAN_LOG: 'error',
    // Meters are asked; as often as may be.
    QUANYAN_METERS_EVERY_S: '5',
  });
  try {
    const [ready] = (await once(server, 'message')) as [Ready];
    return await measure(ready, ledger, compound, new Set(quarter.devices.map(({ kind }) => kind)).size);
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

const start = (file: string, args: string[], execArgv: string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  fork(path.join(ROOT, file), args, { cwd: ROOT, env: { ...process.env, ...env }, execArgv });

async function ask<A>(child: ChildProcess, message: object): Promise<A> {
  child.send(message);
  return ((await once(child, 'message')) as [A])[0];
}

async function measure(ready: Ready, ledger: string, compound: string, kinds: number): Promise<BenchResult[]> {
  const loads = [0, 1].map(() => start('tests/bench/server/helpers/all-protocols/load.helper.ts', [], [...NODE_FLAGS]));
  const [mqtt, ports] = [mqttOf(ready), portsOf(ready)];
  const about = { http: ready.http, mqtt, ports, ledger };
  try {
    const { cookie } = await signInDemo(ready.http, 'duty-officer');
    const administrator = await signInDemo(ready.http, 'administrator');
    const screens = await openScreens(ready.http, cookie, compound, SCREENS);
    const ways = await openProbes(ready.http, mqtt, ports.QUANYAN_HJ212_PORT);
    await Promise.all(loads.map((load, i) => ask(load, { ...about, speaks: i === 0 ? 'own' : 'others' } satisfies Load)));
    await Promise.all(loads.map((load) => ask<Said[]>(load, { seconds: LEAD_IN_S })));
    const before = await figures(ready.http, administrator);
    const began = performance.now();
    let over = false;
    const speaking = Promise.all(loads.map((load) => ask<Said[]>(load, { seconds: SECONDS }))).finally(() => (over = true));
    const [said, ages] = await Promise.all([speaking, probed(screens, ways, () => over)]);
    const seconds = (performance.now() - began) / 1000;
    const after = await figures(ready.http, administrator);
    await ways.close();
    for (const screen of screens) screen.close();
    const spent = { cores: (after.cpu - before.cpu) / seconds, seconds, rejected: after.rejected - before.rejected };
    return results({ said: said.flat(), ages, kinds, counted: after.counted - before.counted, ...spent });
  } finally {
    for (const load of loads) load.kill();
  }
}

/** Where each protocol is spoken, by the name of its setting. */
const portsOf = ({ http, ingress }: Ready): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(Object.entries(ingress.reachedBy).map(([name, port]) => [name, Number(port)])),
  QUANYAN_PORT: Number(new URL(http).port),
});

interface Measured {
  readonly said: readonly Said[];
  /** ms, of each probe on each screen. */
  readonly ages: Readonly<Record<ProbeWay, number[]>>;
  readonly kinds: number;
  readonly cores: number;
  readonly seconds: number;
  readonly rejected: number;
  /** Readings and events that the server counted. */
  readonly counted: number;
}

function results({ said, ages, kinds, cores, seconds, rejected, counted }: Measured): BenchResult[] {
  const sum = (of: (one: Said) => number): number => said.reduce((total, one) => total + of(one), 0);
  const [sent, confirmed] = [sum((one) => one.sent), sum((one) => one.confirmed)];
  const lost = said.filter((one) => one.confirmed < one.sent).map(({ name, why = 'never answered' }) => `${name}: ${why}`);
  const all = Object.values(ages).flat();
  const byWay = Object.entries(ages).map(([way, of]) => `${way} ${at(of, 0.99).toFixed(0)}`);
  const shares = said.map(({ name, sent: of }) => `${name} ${Math.round(of / seconds)}`).join('; ');
  const reached = sent / seconds;
  return [
    {
      name: `server CPU at ${RATE} messages/s over all protocols, ${DEVICES} devices of ${kinds} kinds, ${SCREENS} screens`,
      value: cores,
      unit: 'cores',
      target: '≤ 1',
      ok: cores <= 1 && reached >= RATE * 0.95,
      note: `${reached.toFixed(0)} messages/s reached, of each a second: ${shares}; meters are asked besides`,
    },
    {
      name: 'messages of all protocols that were not confirmed, or refused',
      value: sent - confirmed + rejected,
      unit: '',
      target: '0',
      ok: sent === confirmed && rejected === 0,
      note: [`${sent} sent, ${confirmed} confirmed, ${rejected} refused; ${counted} readings and events counted`, ...lost].join('; '),
    },
    {
      name: 'report of any protocol → on a screen, p99',
      value: at(all, 0.99),
      unit: 'ms',
      target: '≤ 300 ms',
      ok: at(all, 0.99) <= 300,
      note: `median ${at(all, 0.5).toFixed(0)} ms, ${all.length} looks; p99 by ${byWay.join(', ')} ms; frames every 100 ms`,
    },
  ];
}

const at = (ages: readonly number[], share: number): number => ages.toSorted((a, b) => a - b)[Math.floor(ages.length * share)] ?? Infinity;

interface Figures {
  readonly cpu: number;
  readonly counted: number;
  readonly rejected: number;
}

async function figures(http: string, administrator: Visitor): Promise<Figures> {
  const rejects = await administrator.get<{ count: number }[]>('/api/v1/ingest/rejects');
  const text = await (await fetch(`${http}/metrics`)).text();
  const read = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
  return {
    cpu: read('process_cpu_seconds_total'),
    counted: read('quanyan_observations_total') + read('quanyan_events_total'),
    // Those of every source: pushes over HTTP too, some of which are answered as taken whatever is in them.
    rejected: rejects.reduce((sum, { count }) => sum + count, 0),
  };
}
