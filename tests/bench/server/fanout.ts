import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Server as StockServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import { encodeFrame } from '#contract/wire/frame.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import { Callers } from '#server/auth/callers.ts';
import { Endpoints } from '#server/fanout/endpoints.ts';
import { Hub } from '#server/fanout/hub.ts';
import { Movers } from '#server/movers/movers.ts';
import { openSockets } from '#server/fanout/sockets.ts';
import { prepareBinary } from '#server/fanout/transport/prepared.ts';
import type { BenchResult } from '../result.ts';
import { COMPOUNDS, DEVICES, KINDS, Town, compoundOf, compoundPath, type Change } from './helpers/town.helper.ts';
import type { Order, Seen, Way } from './helpers/fanout-subscribers.helper.ts';

const CHANGES = 1000;
const TICK_MS = 100;
const SCREENS = 200;
const ROUNDS = 5;
const ROUND_TICKS = 60;
const WARM_UP_TICKS = 20;
/** One event per change is two hundred times dearer: fewer of both, and the rest by multiplication. */
const NAIVE = { screens: 20, changes: 100, ticks: 15 };

const HASH = kindsHash(KINDS);
const SEES_ALL = { user: { id: 'u', name: 'u', role: 'duty-officer', jurisdiction: '/s' }, session: 's' } as const;

/** What a way of sending does with a tick. `prepare` is not counted: it is the town's work, or what the raw way has done before. */
interface Sender {
  readonly way: Way;
  prepare(changes: Change[]): void;
  send(): void;
}

class Bench {
  readonly town: Town;
  readonly #cells: boolean;
  readonly #http: HttpServer[] = [];
  readonly #screens: ChildProcess = fork(fileURLToPath(new URL('./helpers/fanout-subscribers.helper.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });

  /** @param cells every screen is told what all devices are, and watches a compound of its own */
  constructor(cells: boolean) {
    this.#cells = cells;
    this.town = new Town(cells);
  }

  get places(): readonly string[] | undefined {
    return this.#cells ? Array.from({ length: COMPOUNDS }, (_, compound) => compoundPath(compound)) : undefined;
  }

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
    const { state, records } = this.town;
    const deps = {
      state,
      published: records,
      movers: new Movers(() => undefined),
      kinds: KINDS,
      kindsHash: HASH,
      uploadedKinds: () => [],
      tickMs: TICK_MS,
      demo: false,
      now: Date.now,
      monotonic: () => performance.now(),
      log: pino({ level: 'silent' }),
      nearAll: this.#cells ? DEVICES / 2 : DEVICES,
      journal: { epoch: 'e', head: () => 0, since: () => Promise.resolve(null) },
      execute: () => Promise.resolve({ ok: true as const, seq: 0 }),
      health: () => ({ storage: 'ok' as const, ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 }),
    };
    const hub = new Hub(deps);
    openSockets({
      httpServer: http,
      access: { principal: () => SEES_ALL, onEnded: () => () => {}, originAllowed: () => true },
      callers: new Callers([]),
      hub: hub,
      endpoints: new Endpoints(hub, deps),
    });
    return {
      url: await this.#listen(http),
      sender: { way: 'ours', prepare: () => void state.advance(), send: () => hub.publishLive() },
    };
  }

  /** The least that can be done: bytes that are ready, all of a tick written to each socket in one go; acknowledgements heard. */
  async raw(): Promise<{ sender: Sender; url: string }> {
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    server.on('connection', (socket) => socket.on('message', () => undefined));
    // What all screens are sent, and before it what each is besides.
    let [all, each]: [Uint8Array, Uint8Array[]] = [new Uint8Array(), []];
    const prepare = (): void => {
      this.town.state.advance();
      const handles = this.town.state.changedSince(this.town.state.tick - 1);
      all = this.#frame(handles, this.#cells, false);
      const of = (compound: number): Uint32Array => handles.filter((handle) => compoundOf(handle) === compound);
      each = this.#cells ? Array.from({ length: COMPOUNDS }, (_, compound) => this.#frame(of(compound), false, true)) : [];
    };
    const send = (): void => {
      let screen = 0;
      for (const socket of server.clients) {
        const { _socket: line } = socket as unknown as { readonly _socket: Socket };
        line.cork();
        if (this.#cells) socket.send(each[screen++ % COMPOUNDS]);
        socket.send(all);
        line.uncork();
      }
    };
    return { url: await this.#listen(http), sender: { way: 'raw', prepare, send } };
  }

  #frame(handles: Uint32Array, bare: boolean, more: boolean): Uint8Array {
    const { columns, tick, valueTick } = this.town.state;
    const frame = encodeFrame(columns, { tick, since: tick - 1, serverTime: Date.now(), handles, valueTick, bare, more });
    return prepareBinary(frame).data as Uint8Array;
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
      const { places } = bench;
      const resume = { epoch: 'e', seq: 0, run: 'run', tick: bench.town.state.tick, ...(places && { parted: true }) };
      await bench.ask({ way, url, count: SCREENS, hello: { protocol: PROTOCOL_VERSION, kindsHash: HASH, resume }, places });
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
  return {
    ratio,
    ours: median(perFrame.ours),
    raw: median(perFrame.raw),
    bytes: sum(seen.map((s) => s.bytes)) / sum(seen.map((s) => s.messages)),
    seen,
    exact,
  };
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

const SETTING = `${DEVICES} devices, ${SCREENS} screens, ${CHANGES} changes in ${TICK_MS} ms, median of ${ROUNDS} × ${ROUND_TICKS} ticks`;

/** The same where there are too many devices for a screen: their statuses, and all of the compound that it watches. */
async function withCells(): Promise<BenchResult> {
  const bench = new Bench(true);
  try {
    const { ratio, ours, raw, bytes, seen, exact } = await compare(bench);
    const whole = exact === SCREENS * ROUNDS && seen.every((s) => s.gaps === 0);
    return {
      name: 'the same with cells: every screen watches another compound, whose frame is encoded for it alone',
      value: ratio,
      unit: '×',
      note: `${ours.toFixed(1)} µs against ${raw.toFixed(1)} µs, ${Math.round(bytes)} B; two a tick, ${whole ? '' : 'NOT '}all exact`,
    };
  } finally {
    bench.close();
  }
}

export const run = async (): Promise<BenchResult[]> => [...(await toAll()), await withCells()];

async function toAll(): Promise<BenchResult[]> {
  const bench = new Bench(false);
  try {
    const { ratio, ours, raw, bytes, seen, exact } = await compare(bench);
    const naive = await naiveCost(bench);
    const json = jsonBytes(bench.town);
    const gaps = sum(seen.map((s) => s.gaps));
    const delivered = (100 * exact) / (SCREENS * ROUNDS);
    return [
      {
        name: 'CPU per delivered frame against raw ws with a prebuilt frame',
        value: ratio,
        unit: '×',
        target: '≤ 1.25×',
        ok: ratio <= 1.25,
        note: `${ours.toFixed(1)} µs against ${raw.toFixed(1)} µs, an acknowledgement per frame; ours with encoding; ${SETTING}`,
      },
      {
        name: 'bytes of a frame against the same changes as JSON',
        value: json / bytes,
        unit: '× smaller',
        target: '≥ 6×',
        ok: json / bytes >= 6,
        note: `${Math.round(bytes)} B against ${json} B ({device, status, observedAt, point, value} each)`,
      },
      {
        name: 'screens exact at the end, none with a gap',
        value: delivered,
        unit: '%',
        target: '100 %',
        ok: delivered === 100 && gaps === 0,
        note: `${sum(seen.map((s) => s.messages))} of ${SCREENS * ROUNDS * ROUND_TICKS} frames (the rest joined later ones), ${gaps} gaps`,
      },
      {
        name: 'one Socket.IO event per change, for comparison',
        value: naive / raw,
        unit: '× raw ws',
        note: `scaled from ${NAIVE.screens} screens and ${NAIVE.changes} changes a tick`,
      },
    ];
  } finally {
    bench.close();
  }
}
