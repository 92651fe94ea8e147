import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Server as StockServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import { encodeFrame } from '#contract/frame.ts';
import { kindsHash } from '#contract/kinds.ts';
import { PROTOCOL_VERSION } from '#contract/wire.ts';
import { STATUSES } from '#contract/status.ts';
import manhole from '#devices/manhole/kind.ts';
import { Callers } from '#server/auth/callers.ts';
import { createFanout, type Fanout } from '#server/fanout/fanout.ts';
import { prepareBinary } from '#server/fanout/prepared.ts';
import { Book } from '#server/records/book.ts';
import { LiveState } from '#server/state/state.ts';
import type { BenchResult } from './result.ts';
import type { Order, Seen, Way } from './fanout-subscribers.helper.ts';

const DEVICES = 100_000;
const CHANGES = 1000;
const TICK_MS = 100;
const SCREENS = 200;
const ROUNDS = 5;
const ROUND_TICKS = 60;
const WARM_UP_TICKS = 20;
/** One event per change is two hundred times dearer: fewer of both, and the rest by multiplication. */
const NAIVE = { screens: 20, changes: 100, ticks: 15 };

const KINDS = new Map([[manhole.id, manhole]]);
const HASH = kindsHash(KINDS);
const SEES_ALL = { user: { id: 'u', name: 'u', role: 'duty-officer', jurisdiction: '/s' }, session: 's' } as const;

interface Change {
  readonly device: string;
  readonly status: string;
  readonly observedAt: number;
  readonly point: string;
  readonly value: number;
}

/** The town: 100,000 manholes, of which a different thousandth part speaks each tick. */
class Town {
  readonly state = new LiveState(KINDS, 'run');
  readonly book = new Book();
  #turn = 0;

  constructor() {
    for (let handle = 0; handle < DEVICES; handle++) {
      const device = { id: `manhole-${handle}`, handle, kind: 'manhole', name: '', place: '/s', position: [117, 36, 0] as const, addresses: [], simulated: true };
      this.state.addDevice(device);
      this.book.apply([{ type: 'device', id: device.id, record: device }]);
    }
  }

  change(count: number): Change[] {
    const now = Date.now();
    this.#turn++;
    return Array.from({ length: count }, (_, i) => {
      const device = `manhole-${(i * (DEVICES / count) + this.#turn * 37) % DEVICES}`;
      const value = (i * 7 + this.#turn * 13) % 130;
      this.state.apply({ device, point: 'waterLevelCm', value, observedAt: now, quality: 'good', source: 'bench' }, now);
      const handle = this.state.resolve(device);
      return { device, status: STATUSES[this.state.columns.status[handle]], observedAt: now, point: 'waterLevelCm', value };
    });
  }
}

/** What a way of sending does with a tick. `prepare` is not counted: it is the town's work, or what the raw way has done before. */
interface Sender {
  readonly way: Way;
  prepare(changes: Change[]): void;
  send(): void;
}

class Bench {
  readonly town = new Town();
  readonly #http: HttpServer[] = [];
  readonly #screens: ChildProcess = fork(fileURLToPath(new URL('./fanout-subscribers.helper.ts', import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] });

  async #listen(http: HttpServer): Promise<string> {
    this.#http.push(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  async ask<A>(message: Order | 'report' | 'close'): Promise<A> {
    this.#screens.send(message);
    const [answer] = (await once(this.#screens, 'message')) as [A];
    return answer;
  }

  async ours(): Promise<{ sender: Sender; url: string }> {
    const http = createServer();
    const { state, book } = this.town;
    const fanout: Fanout = createFanout({
      httpServer: http, state, published: book, kinds: KINDS, kindsHash: HASH, tickMs: TICK_MS, demo: false, now: Date.now, monotonic: () => performance.now(), log: pino({ level: 'silent' }),
      access: { visitor: () => SEES_ALL, onEnded: () => () => {}, originAllowed: () => true }, callers: new Callers([]),
      journal: { epoch: 'e', head: () => 0, since: () => Promise.resolve(null) },
      execute: () => Promise.resolve({ ok: true, seq: 0 }),
      health: () => ({ storage: 'ok', ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 }),
    });
    return { url: await this.#listen(http), sender: { way: 'ours', prepare: () => void state.advance(), send: () => fanout.publishLive() } };
  }

  /** The least that can be done: bytes that are ready, written to each socket; acknowledgements heard and counted. */
  async raw(): Promise<{ sender: Sender; url: string }> {
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    let heard = 0;
    server.on('connection', (socket) => socket.on('message', () => heard++));
    const { state } = this.town;
    let bytes: Uint8Array = new Uint8Array();
    const prepare = (): void => {
      state.advance();
      const handles = state.changedSince(state.tick - 1);
      const frame = encodeFrame(state.columns, { tick: state.tick, since: state.tick - 1, serverTime: Date.now(), handles, valueTick: state.valueTick });
      bytes = prepareBinary(frame).data as Uint8Array;
    };
    const send = (): void => {
      for (const socket of server.clients) socket.send(bytes);
    };
    return { url: await this.#listen(http), sender: { way: 'raw', prepare, send } };
  }

  /** Socket.IO as it comes, an event for every change. */
  async naive(): Promise<{ sender: Sender; url: string }> {
    const http = createServer();
    const io = new StockServer(http, { serveClient: false });
    let changes: Change[] = [];
    const prepare = (made: Change[]): void => {
      this.town.state.advance();
      changes = made;
    };
    const send = (): void => {
      for (const change of changes) io.emit('change', change);
    };
    return { url: await this.#listen(http), sender: { way: 'naive', prepare, send } };
  }

  /** @returns CPU (user and system) that sending took in this process, µs, and what arrived. */
  async round(sender: Sender, ticks: number, changes: number): Promise<{ cpu: number; seen: Seen }> {
    await this.ask('report');
    const start = process.cpuUsage();
    let apart = 0;
    let due = performance.now();
    for (let tick = 0; tick < ticks; tick++) {
      const before = process.cpuUsage();
      sender.prepare(this.town.change(changes));
      const { user, system } = process.cpuUsage(before);
      apart += user + system;
      sender.send();
      due += TICK_MS;
      await sleep(Math.max(0, due - performance.now()));
    }
    await sleep(TICK_MS);
    const { user, system } = process.cpuUsage(start);
    return { cpu: user + system - apart, seen: await this.ask<Seen>('report') };
  }

  close(): void {
    this.#screens.kill();
    for (const http of this.#http) {
      http.closeAllConnections();
      http.close();
    }
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function compare(bench: Bench): Promise<{ ratio: number; ours: number; raw: number; bytes: number; seen: Seen[]; exact: number }> {
  const ways = { ours: await bench.ours(), raw: await bench.raw() };
  const perFrame: Record<'ours' | 'raw', number[]> = { ours: [], raw: [] };
  const seen: Seen[] = [];
  let exact = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ['ours', 'raw'] as const) {
      const { sender, url } = ways[way];
      // Screens that were here before: the steady stream is measured, not two hundred first pictures.
      const resume = { epoch: 'e', seq: 0, run: 'run', tick: bench.town.state.tick };
      await bench.ask({ way, url, count: SCREENS, hello: { protocol: PROTOCOL_VERSION, kindsHash: HASH, resume } });
      await sleep(1000);
      await bench.round(sender, WARM_UP_TICKS, CHANGES);
      globalThis.gc?.();
      const measured = await bench.round(sender, ROUND_TICKS, CHANGES);
      await bench.ask('close');
      if (round === 0) continue;
      perFrame[way].push(measured.cpu / measured.seen.messages);
      if (way === 'raw') continue;
      seen.push(measured.seen);
      exact += measured.seen.ticks.filter((tick) => tick === bench.town.state.tick).length;
    }
  }
  const ratio = median(perFrame.ours.map((cost, i) => cost / perFrame.raw[i]));
  return { ratio, ours: median(perFrame.ours), raw: median(perFrame.raw), bytes: sum(seen.map((s) => s.bytes)) / sum(seen.map((s) => s.messages)), seen, exact };
}

/** The same thousand changes as the text a plain design would send. */
const jsonBytes = (town: Town): number => Buffer.byteLength(JSON.stringify({ tick: 1, changes: town.change(CHANGES) }));

/** CPU of telling one screen one tick's thousand changes, an event each, µs. */
async function naiveCost(bench: Bench): Promise<number> {
  const { sender, url } = await bench.naive();
  await bench.ask({ way: 'naive', url, count: NAIVE.screens });
  await sleep(500);
  await bench.round(sender, 3, NAIVE.changes);
  const { cpu, seen } = await bench.round(sender, NAIVE.ticks, NAIVE.changes);
  await bench.ask('close');
  return (cpu / seen.messages) * CHANGES;
}

export async function run(): Promise<BenchResult[]> {
  const bench = new Bench();
  try {
    const { ratio, ours, raw, bytes, seen, exact } = await compare(bench);
    const naive = await naiveCost(bench);
    const json = jsonBytes(bench.town);
    const gaps = sum(seen.map((s) => s.gaps));
    const delivered = (100 * exact) / (SCREENS * ROUNDS);
    const frames = sum(seen.map((s) => s.messages));
    const setting = `${DEVICES} devices, ${CHANGES * (1000 / TICK_MS)} changes/s, ${SCREENS} screens, median of ${ROUNDS} pairs of ${ROUND_TICKS} ticks`;
    return [
      { name: 'CPU per delivered frame against raw ws with a prebuilt frame', value: ratio, unit: '×', target: '≤ 1.25×', ok: ratio <= 1.25, note: `${ours.toFixed(1)} µs against ${raw.toFixed(1)} µs; both hear an acknowledgement per frame; ours includes choosing and encoding; ${setting}` },
      { name: 'bytes of a frame against the same changes as JSON', value: json / bytes, unit: '× smaller', target: '≥ 6×', ok: json / bytes >= 6, note: `${Math.round(bytes)} B against ${json} B ({device, status, observedAt, point, value} each)` },
      { name: 'screens exact at the end, none with a gap', value: delivered, unit: '%', target: '100 %', ok: delivered === 100 && gaps === 0, note: `${frames} of ${SCREENS * ROUNDS * ROUND_TICKS} frames (the rest were joined into later ones), ${gaps} gaps` },
      { name: 'one Socket.IO event per change, for comparison', value: naive / raw, unit: '× raw ws', note: `scaled from ${NAIVE.screens} screens and ${NAIVE.changes} changes a tick` },
    ];
  } finally {
    bench.close();
  }
}
