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
import { Callers } from '#server/auth/callers.ts';
import { Endpoints } from '#server/fanout/endpoints.ts';
import { Hub } from '#server/fanout/hub.ts';
import { Movers } from '#server/movers/movers.ts';
import { openSockets } from '#server/fanout/sockets.ts';
import { prepareBinary } from '#server/fanout/transport/prepared.ts';
import { COMPOUNDS, DEVICES, KINDS, Town, compoundOf, compoundPath, type Change } from './town.helper.ts';
import type { Order, Seen, Way } from './fanout-subscribers.helper.ts';

export const TICK_MS = 100;

export const HASH = kindsHash(KINDS);
const SEES_ALL = { user: { id: 'u', name: 'u', role: 'duty-officer', jurisdiction: '/s' }, session: 's' } as const;

/** What each screen is sent beside frames: messages a tick, and how large one is. */
export interface Beside {
  readonly messages: number;
  readonly bytes: number;
}

/** What a way of sending does with a tick. `prepare` is not counted: it is the town's work, or what the raw way has done before. */
export interface Sender {
  readonly way: Way;
  prepare(changes: Change[]): void;
  send(): void;
}

/** A town, its ways of sending, and a process of screens. */
export class FanoutBench {
  readonly town: Town;
  readonly #cells: boolean;
  readonly #http: HttpServer[] = [];
  readonly #screens: ChildProcess = fork(fileURLToPath(new URL('./fanout-subscribers.helper.ts', import.meta.url)), {
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

  /**
   * The least that can be done: bytes that are ready, all of a tick written to each socket in one go; acknowledgements heard. What ours
   * sends beside frames (counts by place, health) is sent as well: as many messages, as large.
   */
  async raw(): Promise<{ sender: Sender; url: string; sendBeside(beside: Beside): void }> {
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
    let [perTick, owed, beside] = [0, 0, new Uint8Array()];
    const send = (): void => {
      let screen = 0;
      const more = Math.floor((owed += perTick));
      owed -= more;
      for (const socket of server.clients) {
        const { _socket: line } = socket as unknown as { readonly _socket: Socket };
        line.cork();
        if (this.#cells) socket.send(each[screen++ % COMPOUNDS]);
        socket.send(all);
        for (let i = 0; i < more; i++) socket.send(beside);
        line.uncork();
      }
    };
    return {
      url: await this.#listen(http),
      sender: { way: 'raw', prepare, send },
      sendBeside: ({ messages, bytes }) => {
        perTick = messages;
        beside = new Uint8Array(Math.round(bytes));
      },
    };
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
