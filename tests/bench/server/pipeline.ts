import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { generateTown } from '#scenes/town/town.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { BenchResult } from '../result.ts';
import { mqttOf, type Ready } from './helpers/ready.helper.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const DEVICES = 20_000;
const RATE = 4500;
const SECONDS = 20;
const PROBE_EVERY_MS = 50;

interface Load {
  readonly sent: number;
  readonly confirmed: number;
  readonly failed: number;
  readonly seconds: number;
}

/**
 * The whole server as its own process: MQTT in, SQLite, Socket.IO out. A second process publishes; this one is a screen, and
 * publishes a probe whose value it waits to see.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  const ledger = path.join(folder, 'ledger.json');
  const town = generateTown({ seed: 7, devices: DEVICES });
  const hydrant = town.devices.find((device) => device.kind === 'hydrant-pressure')!;
  await writeFile(
    ledger,
    JSON.stringify({ places: town.places, devices: [...town.devices, { ...hydrant, id: 'probe', addresses: [] }], crews: town.crews }),
  );
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
    const [ready] = (await once(server, 'message')) as [Ready];
    return await measure(ready, ledger);
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(ready: Ready, ledger: string): Promise<BenchResult[]> {
  const world = await openScreen(ready.http);
  const before = await figures(ready.http);
  const load = fork(
    path.join(ROOT, 'tests/bench/server/helpers/pipeline-load.helper.ts'),
    [mqttOf(ready), ledger, String(RATE), String(SECONDS)],
    {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    },
  );
  const finished = once(load, 'message') as Promise<[Load]>;
  const { latencies, probes } = await probe(mqttOf(ready), world, load);
  const [result] = await finished;
  const after = await figures(ready.http);
  world.close();
  const took = after.observations - before.observations - probes;
  const cores = (after.cpu - before.cpu) / result.seconds;
  const p99 = latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)];
  return [
    {
      name: `server CPU at ${RATE} MQTT msg/s, ${DEVICES} devices`,
      value: cores,
      unit: 'cores',
      target: '≤ 1',
      ok: cores <= 1,
      note: `${(result.sent / result.seconds).toFixed(0)} msg/s reached`,
    },
    { name: 'messages not confirmed', value: result.sent - result.confirmed, unit: '', target: '0', ok: result.sent === result.confirmed },
    {
      name: 'device publish → event at a screen, p99',
      value: p99,
      unit: 'ms',
      target: '≤ 250 ms',
      ok: p99 <= 250,
      note: `median ${latencies[latencies.length >> 1].toFixed(0)} ms, ${latencies.length} probes, frames every 100 ms`,
    },
    { name: 'readings taken per confirmed message', value: took / result.confirmed, unit: '', note: 'messages carry one or two points' },
  ];
}

async function openScreen(http: string): Promise<World & { close(): void }> {
  const response = await fetch(`${http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: http },
    body: JSON.stringify({ demoRole: 'duty-officer' }),
  });
  const cookie = response.headers.get('set-cookie')!.split(';')[0];
  const kinds = await loadKinds();
  const source = createLiveSource({
    kindsHash: kindsHash(kinds),
    outdated: () => undefined,
    url: http,
    headers: { cookie },
    transports: ['websocket'],
  });
  const world = createWorld(source, kinds);
  while (!world.ready) await wait(20);
  return world;
}

/** Publishes a counter on the probe device while the load runs; measures until the screen's columns show it. */
async function probe(mqtt: string, world: World, load: ChildProcess): Promise<{ latencies: number[]; probes: number }> {
  const client = await connectAsync(mqtt);
  const device = world.get('device', 'probe')!;
  const slot = world.columns.base[device.handle] + Object.keys(world.kinds.get(device.kind)!.points).indexOf('pressureKpa');
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  const stop = world.onLive(() => {
    const seen = world.columns.values[slot];
    for (const [value, at] of sentAt) {
      if (value > seen) continue;
      latencies.push(performance.now() - at);
      sentAt.delete(value);
    }
  });
  let probes = 0;
  while (load.exitCode === null && probes < (SECONDS * 1000) / PROBE_EVERY_MS) {
    // Steps of an eighth kPa from 200 on: exact in a 32-bit float, and far from every limit.
    const value = 200 + ++probes / 8;
    sentAt.set(value, performance.now());
    await client.publishAsync('quanyan/v1/probe/observations', JSON.stringify({ points: { pressureKpa: value }, observedAt: Date.now() }), {
      qos: 1,
    });
    await wait(PROBE_EVERY_MS);
  }
  await wait(500);
  stop();
  await client.endAsync();
  if (sentAt.size > 0) latencies.push(...Array.from(sentAt.values(), (at) => performance.now() - at));
  return { latencies, probes };
}

async function figures(http: string): Promise<{ cpu: number; observations: number }> {
  const text = await (await fetch(`${http}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { cpu: read('process_cpu_seconds_total'), observations: read('quanyan_observations_total') };
}
