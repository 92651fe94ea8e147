import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NEAR_ALL } from '#contract/wire/cells.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { STREET, device, smallLedger } from '#tests/harness/ledger.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import type { BenchResult } from '../result.ts';
import { mqttOf, type Ready } from './helpers/ready.helper.ts';
import type { Load, Loaded } from './helpers/event-load.helper.ts';
import type { Screens, Watched } from './helpers/event-screens.helper.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const SCREENS = 200;
const GATES_EACH = 2;
/** Manhole covers beside them, so that there are more devices than a screen is told. */
const COVERS_EACH = Math.ceil(NEAR_ALL / SCREENS);
const RATE = 1000;
const DEVICES = SCREENS * (GATES_EACH + COVERS_EACH);
const SECONDS = 15;

/** The whole server as its own process: people and cars pass the gates of 200 compounds, each a cell that one screen watches. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  const ledger = smallLedger();
  const model = ledger.places.find(({ level }) => level === 'compound')!;
  const compounds = Array.from({ length: SCREENS }, (_, i) => ({ ...model, id: `gate-court-${i}`, path: `${STREET}/gate-court-${i}` }));
  const gates = compounds.flatMap(({ path: place }, i) =>
    Array.from({ length: GATES_EACH }, (_, n) => device(`gate-${i}-${n}`, 'access-gate', place)),
  );
  const covers = compounds.flatMap(({ path: place }, i) =>
    Array.from({ length: COVERS_EACH }, (_, n) => device(`cover-${i}-${n}`, 'manhole', place)),
  );
  const file = path.join(folder, 'ledger.json');
  const [all, devices] = [
    [...ledger.places, ...compounds],
    [...ledger.devices, ...gates, ...covers],
  ];
  await writeFile(file, JSON.stringify({ ...ledger, places: all, devices }));
  const server = start('server/run.ts', ['--demo', '--ledger', file], {
    ...FREE_PORTS,
    QUANYAN_DATA: folder,
    QUANYAN_LOG: 'error',
  });
  try {
    const [ready] = (await once(server, 'message')) as [Ready];
    return await measure(
      ready,
      compounds.map(({ path: place }) => place),
      gates.map(({ id }) => id),
    );
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

const start = (file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  fork(path.join(ROOT, file), [...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });

async function ask<A>(helper: ChildProcess, message: object | string): Promise<A> {
  helper.send(message);
  return ((await once(helper, 'message')) as [A])[0];
}

async function measure(ready: Ready, places: string[], gates: string[]): Promise<BenchResult[]> {
  const screens = start('tests/bench/server/helpers/event-screens.helper.ts');
  const load = start('tests/bench/server/helpers/event-load.helper.ts');
  try {
    const { cookie } = await signInDemo(ready.http, 'duty-officer');
    const order: Screens = { url: ready.http.replace('http', 'ws'), cookie, places, kindsHash: kindsHash(await loadKinds()) };
    await ask(screens, order);
    const before = await cpuOf(ready.http);
    const loaded = await ask<Loaded>(load, { url: mqttOf(ready), gates, rate: RATE, seconds: SECONDS } satisfies Load);
    const spent = (await cpuOf(ready.http)) - before;
    const seen = await ask<Watched>(screens, { expected: loaded.confirmed });
    return results(loaded, seen, spent / loaded.seconds);
  } finally {
    for (const helper of [screens, load]) helper.kill();
  }
}

function results({ sent, confirmed, seconds }: Loaded, { told, twice, p50, p99, cellFrames }: Watched, cores: number): BenchResult[] {
  return [
    {
      name: `server CPU at ${RATE} events/s, ${SCREENS} screens on as many compounds of ${DEVICES} devices`,
      value: cores,
      unit: 'cores',
      target: '≤ 0.5',
      ok: cores <= 0.5,
      note:
        `${(sent / seconds).toFixed(0)} events/s over MQTT at QoS 1, each stored before it is confirmed; ` +
        'with frames of all and of the watched cell every 100 ms',
    },
    {
      name: 'events lost, or told twice',
      value: confirmed - told + twice + (sent - confirmed),
      unit: '',
      target: '0',
      ok: sent === confirmed && told === confirmed && twice === 0,
      note: `${sent} sent, ${confirmed} confirmed, ${told} told to who looks there, with ${cellFrames} frames of their cells`,
    },
    {
      name: 'event at the device → on a screen, p99',
      value: p99,
      unit: 'ms',
      target: '≤ 300 ms',
      ok: p99 <= 300,
      note: `median ${p50.toFixed(0)} ms`,
    },
  ];
}

async function cpuOf(http: string): Promise<number> {
  const text = await (await fetch(`${http}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}
