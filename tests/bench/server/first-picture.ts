import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import { kindsHash, type KindIndex } from '#contract/kinds/kinds.ts';
import { PACKET, encodeSeen, encodeText } from '#contract/wire/packets.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import { createRandom } from '#scenes/random.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { MALLOC_SETTINGS, NODE_FLAGS } from '#server/lib/memory.ts';
import { levelsOf } from '#server/state/limits.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import type { BenchResult } from '../result.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const DEVICES = 100_000;
const SCREENS = 20;
const BATCH = 8000;

interface Running {
  readonly url: string;
  readonly pid: number;
}

/** The demo's quarter with twenty times its devices. */
function quarter(): { places: unknown; crews: unknown; devices: DeviceDraft[] } {
  const { places, crews } = generateTown({ seed: 1 });
  return { places, crews, devices: scatterDevices({ places, roads: [], water: [] }, { devices: DEVICES, seed: 1 }) };
}

async function start(folder: string, ledger: string): Promise<Running & { stop(): Promise<unknown> }> {
  const ports = { ...FREE_PORTS, QUANYAN_HOST: '127.0.0.1' };
  const child = fork(path.join(ROOT, 'server/run.ts'), ['--ledger', ledger, '--demo'], {
    env: { PATH: process.env.PATH, ...MALLOC_SETTINGS, ...ports, QUANYAN_DATA: folder, QUANYAN_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...NODE_FLAGS],
  });
  const [ready] = (await once(child, 'message')) as [{ http: string }];
  return {
    url: ready.http,
    pid: child.pid!,
    stop: () => {
      child.kill('SIGTERM');
      return once(child, 'exit');
    },
  };
}

/** Every point of every device is reported once, with a value its kind may have. */
async function report(url: string, devices: readonly DeviceDraft[], kinds: KindIndex): Promise<void> {
  const random = createRandom('first picture');
  let batch: unknown[] = [];
  const send = async (): Promise<void> => {
    const response = await fetch(`${url}/api/v1/observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ observations: batch }),
    });
    if (response.status !== 200) throw new Error(`observations: ${response.status} ${await response.text()}`);
    batch = [];
  };
  for (const { id, kind } of devices) {
    for (const [point, spec] of Object.entries(kinds.get(kind)!.points)) {
      const tries = Array.from({ length: 20 }, () => Number(random.between(...spec.range).toFixed(spec.decimals)));
      const value = tries.find((one) => levelsOf(spec, one, 0) === 0);
      if (value === undefined) continue;
      batch.push({ device: id, point, value, observedAt: Date.now() });
      if (batch.length === BATCH) await send();
    }
  }
  if (batch.length > 0) await send();
}

/** A screen that counts what it is sent until the first frame of the stream has come. */
async function count(url: string, cookie: string, hash: string, open: WebSocket[]): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    headers: { cookie },
  });
  open.push(socket);
  let bytes = 0;
  let seen = 0;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  socket.on('error', reject).on('message', (data: Buffer, binary) => {
    bytes += data.length;
    const text = binary ? '' : String(data.subarray(0, 6));
    if (text.startsWith('0')) socket.send('4[0,null,{}]');
    else if (text === '2') socket.send('3');
    else if (text.startsWith('4[0,')) {
      const hello = { protocol: PROTOCOL_VERSION, kindsHash: hash };
      socket.send(`4${encodeText({ type: PACKET.EVENT, id: 1, data: ['hello', hello] })}`);
    } else if (binary && data[0] === 0x51 && data.readUInt16LE(2) === 0) {
      socket.send(`4${encodeSeen(data.readUInt32LE(4))}`);
      // The counts by place follow the second after.
      if (seen++ === 20) resolve(bytes);
    }
  });
  return promise;
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Objects of the main thread, MB: what lives, and the room held for them. */
async function heapMb(url: string): Promise<{ used: number; total: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const of = (name: string): number => Number(new RegExp(`^nodejs_${name}_bytes (\\S+)$`, 'm').exec(text)?.[1]) / 1e6;
  return { used: of('heap_size_used'), total: of('heap_size_total') };
}

/** A screen as it is, from its greeting until it is ready. */
async function usable(
  url: string,
  cookie: string,
  kinds: KindIndex,
  focus: string,
): Promise<{ ms: number; nearMs: number; close(): void }> {
  const source = createLiveSource({ url, kindsHash: kindsHash(kinds), outdated: () => undefined, headers: { cookie } });
  const began = performance.now();
  const world = createWorld(source, kinds);
  await when(
    (look) => world.onLink(look),
    () => world.ready,
  );
  const ms = performance.now() - began;
  if (world.far.count !== DEVICES) throw new Error(`a screen has ${world.far.count} of ${DEVICES} devices`);
  const inside = [...world.far.handles].filter((handle) => world.far.cellOf(handle) === focus);
  const looked = performance.now();
  world.lookAt([focus]);
  await when(
    (look) => world.onLive(look),
    () => inside.every((handle) => world.deviceByHandle(handle) !== undefined),
  );
  return { ms, nearMs: performance.now() - looked, close: () => world.close() };
}

function when(listen: (look: () => void) => () => void, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = listen(() => {
      if (!isTrue()) return;
      stop();
      resolve();
    });
  });
}

export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  const kinds = await loadKinds();
  const open: WebSocket[] = [];
  try {
    const area = quarter();
    const ledger = path.join(folder, 'ledger.json');
    await writeFile(ledger, JSON.stringify(area));
    const server = await start(folder, ledger);
    const { cookie } = await signInDemo(server.url, 'duty-officer');
    await report(server.url, area.devices, kinds);
    const alone = await residentMb(server.pid);
    const first = await count(server.url, cookie, kindsHash(kinds), open);
    const times: { ms: number; nearMs: number }[] = [];
    const focus = largestCompound(area.devices);
    for (let i = 0; i < 3; i++) {
      const screen = await usable(server.url, cookie, kinds, focus.path);
      times.push(screen);
      screen.close();
    }
    await Promise.all(Array.from({ length: SCREENS - 1 }, () => count(server.url, cookie, kindsHash(kinds), open)));
    const rounds: number[] = [];
    for (let i = 0; i < 10; i++) {
      await sleep(500);
      rounds.push(await residentMb(server.pid));
    }
    const heap = await heapMb(server.url);
    await server.stop();
    return results(first, times, { alone, resident: Math.max(...rounds), heap }, focus.devices);
  } finally {
    for (const socket of open) socket.terminate();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The compound with the most devices: `/<district>/<street>/<community>/<grid>/<compound>`. */
function largestCompound(devices: readonly DeviceDraft[]): { path: string; devices: number } {
  const counts = new Map<string, number>();
  for (const { place } of devices) {
    const path = place.split('/').slice(0, 6).join('/');
    if (/\/c\d+$/.test(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const [path, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  return { path, devices: count };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function results(
  bytes: number,
  times: readonly { ms: number; nearMs: number }[],
  { alone, resident, heap }: { alone: number; resident: number; heap: { used: number; total: number } },
  focused: number,
): BenchResult[] {
  const [ms, nearMs] = [median(times.map((one) => one.ms)), median(times.map((one) => one.nearMs))];
  return [
    {
      name: `first picture of ${DEVICES} devices in one area, over the wire`,
      value: bytes / 1e6,
      unit: 'MB',
      target: '≤ 2.5 MB',
      ok: bytes <= 2.5e6,
      note: 'everything that is sent until two seconds after the first frame, counts by place included',
    },
    {
      name: 'from the greeting to a screen that is ready',
      value: ms / 1000,
      unit: 's',
      target: '≤ 3 s',
      ok: ms <= 3000,
      note: `without drawing; median of ${times.length}`,
    },
    {
      name: 'from looking at a compound to all that is known of its devices',
      value: nearMs,
      unit: 'ms',
      target: '≤ 500 ms',
      ok: nearMs <= 500,
      note: `${focused} devices; without drawing; median of ${times.length}`,
    },
    {
      name: `server with ${DEVICES} devices and ${SCREENS} screens, resident`,
      value: resident,
      unit: 'MB',
      target: '≤ 500 MB',
      ok: resident <= 500,
      note:
        `${Math.round(alone)} MB before the first screen; the most of ten looks in five seconds; objects of the main thread at the end: ` +
        `${Math.round(heap.used)} MB in ${Math.round(heap.total)} MB`,
    },
  ];
}
