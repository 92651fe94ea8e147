import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { indexKinds, kindsHash } from '#contract/kinds/kinds.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import smoke from '#devices/smoke-detector/kind.ts';
import type { Principal } from '#server/auth/access.ts';
import { Callers } from '#server/auth/callers.ts';
import { Endpoints } from '#server/fanout/endpoints.ts';
import { Hub } from '#server/fanout/hub.ts';
import { openSockets } from '#server/fanout/sockets.ts';
import { prepareText } from '#server/fanout/transport/prepared.ts';
import { Records } from '#server/records/records.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { Movers } from '#server/movers/movers.ts';
import { LiveState } from '#server/state/state.ts';
import type { BenchResult } from '../result.ts';
import type { Order, Seen } from './helpers/fanout-subscribers.helper.ts';

const TICK_MS = 100;
const SCREENS = 200;
const REPEATS = 500;
const TICKS = 50;
const WARM_UP_TICKS = 15;
/** Encoding for every screen is a hundred times dearer: fewer ticks of it. */
const ALONE_TICKS = 5;

const KINDS = indexKinds([smoke]);
/** A street of eight communities: half of the screens see all of it, half one community; every other one may know of people. */
const COMMUNITIES = 8;

const placeOf = (i: number): string => `/370102/370102004/37010200400${i % COMMUNITIES}/court/B${i % 40}`;
function principalOf(screen: number): Principal {
  const jurisdiction = screen % 2 === 0 ? '/370102/370102004' : `/370102/370102004/37010200400${screen % COMMUNITIES}`;
  return {
    user: { id: `u${screen}`, name: '值班员', role: screen % 4 < 2 ? 'duty-officer' : 'leader', jurisdiction },
    session: `s${screen}`,
  };
}
const screenOf = (cookie: string | undefined): number => Number(/screen=(\d+)/.exec(cookie ?? '')?.[1] ?? 0);

const ALERTS = Array.from({ length: REPEATS }, (_, i): Alert => ({
  id: `al-mwxkgg98-${i}`,
  version: 1,
  updatedAt: 1_800_000_000_000,
  updatedBy: { id: 'system', name: '系统 System' },
  device: `smoke-${i}`,
  address: null,
  kind: 'smoke-detector',
  code: 'fire',
  severity: 1,
  lifeSafety: true,
  place: placeOf(i),
  position: [117.02, 36.66, 3],
  raisedAt: 1_800_000_000_000,
  lastAt: 1_800_000_000_000,
  observedAt: 1_800_000_000_000,
  clockFault: false,
  count: 1,
  active: true,
  clearedAt: null,
  acked: null,
  shelved: null,
  incident: 'SJ20261126-0001',
  point: 'fire',
  value: 1,
  text: 'Ａ区１层呷哺走廊',
  simulated: true,
  stored: true,
}));
const storm = (count: number): RecordChange[] =>
  ALERTS.map((alert) => put('alert', { ...alert, count, lastAt: Date.now(), observedAt: Date.now() }));

interface Cost {
  /** Of the main thread, in one tick, ms. */
  readonly ms: number;
  readonly longest: number;
}

const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

class Street {
  readonly #http: HttpServer = createServer();
  readonly #screens: ChildProcess = fork(fileURLToPath(new URL('./helpers/fanout-subscribers.helper.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  readonly #records = new Records();
  readonly #state = new LiveState(KINDS, 'run');
  readonly #hub: Hub;
  readonly #sockets: ReturnType<typeof openSockets>;
  #count = 1;

  constructor() {
    this.#records.apply(storm(this.#count));
    const deps = {
      state: this.#state,
      published: this.#records,
      movers: new Movers(() => undefined),
      kinds: KINDS,
      kindsHash: kindsHash(KINDS),
      uploadedKinds: () => [],
      tickMs: TICK_MS,
      demo: false,
      now: Date.now,
      monotonic: () => performance.now(),
      log: pino({ level: 'silent' }),
      journal: { epoch: 'e', head: () => 0, since: () => Promise.resolve(null) },
      execute: () => Promise.resolve({ ok: true as const, seq: 0 }),
      health: () => ({ storage: 'ok' as const, ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 }),
    };
    this.#hub = new Hub(deps);
    this.#sockets = openSockets({
      httpServer: this.#http,
      access: { principal: (cookie) => principalOf(screenOf(cookie)), onEnded: () => () => {}, originAllowed: () => true },
      callers: new Callers([]),
      hub: this.#hub,
      endpoints: new Endpoints(this.#hub, deps),
    });
  }

  async open(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    const resume = { epoch: 'e', seq: 0, run: 'run', tick: this.#state.tick };
    const url = `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    await this.#ask({ way: 'ours', url, count: SCREENS, hello: { protocol: PROTOCOL_VERSION, kindsHash: kindsHash(KINDS), resume } });
    await sleep(1000);
  }

  async #ask<A>(message: Order | 'report'): Promise<A> {
    this.#screens.send(message);
    const [answer] = (await once(this.#screens, 'message')) as [A];
    return answer;
  }

  /**
   * @param repeated whether all alerts are repeated in each of these ticks
   * @returns the cost of a tick, making the changes left out, and what arrived
   */
  async ticks(count: number, repeated: boolean): Promise<Cost & { seen: Seen }> {
    await this.#ask('report');
    const costs: number[] = [];
    for (let tick = 0; tick < count; tick++) {
      const due = performance.now() + TICK_MS;
      const changes = repeated ? storm(++this.#count) : [];
      const before = spent();
      this.#state.advance();
      if (repeated) this.#hub.publishUnstored(changes);
      this.#hub.publishLive();
      await sleep(Math.max(0, due - performance.now()));
      costs.push(spent() - before);
    }
    await sleep(TICK_MS * 3);
    return { ms: median(costs), longest: costs.toSorted((a, b) => a - b).at(-1)!, seen: await this.#ask<Seen>('report') };
  }

  /** The same encoded for each screen by itself, and not even sent. */
  alone(): Cost {
    const redaction = new Redaction(KINDS, this.#records);
    const costs: number[] = [];
    for (let tick = 0; tick < ALONE_TICKS; tick++) {
      const changes = storm(++this.#count);
      const before = spent();
      for (let screen = 0; screen < SCREENS; screen++) {
        const audience = audienceOf(principalOf(screen).user);
        const visible = changes.flatMap((change) => {
          const record = change.record === null ? null : redaction.show('alert', change.record as Alert, audience);
          return record === null ? [] : [put('alert', record)];
        });
        const entry = { seq: 0, at: Date.now(), actor: { id: 'system', name: 'Quanyan' }, cause: 'unstored', changes: visible };
        prepareText(encodeEvent('delta', { epoch: 'e', from: 0, seq: 0, entries: [entry] }));
      }
      costs.push(spent() - before);
    }
    return { ms: median(costs), longest: Math.max(...costs) };
  }

  close(): void {
    this.#screens.kill();
    this.#sockets.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

export async function run(): Promise<BenchResult[]> {
  const street = new Street();
  try {
    await street.open();
    await street.ticks(WARM_UP_TICKS, true);
    const quiet = await street.ticks(TICKS, false);
    const told = await street.ticks(TICKS, true);
    const alone = street.alone();
    const setting =
      `${SCREENS} screens of ${COMMUNITIES + 1} jurisdictions, ${REPEATS} alerts repeated in a tick, median of ${TICKS}; ` +
      `a tick without repeats ${quiet.ms.toFixed(1)} ms`;
    const { deltas } = told.seen;
    return [
      {
        name: 'main thread for a storm of repeats, a tick',
        value: told.ms,
        unit: 'ms',
        target: '≤ 10 ms',
        ok: told.ms <= 10,
        note:
          `${setting}; longest ${told.longest.toFixed(1)} ms; ` +
          `${deltas} of ${SCREENS * TICKS} messages arrived, the rest were joined into later ones`,
      },
      { name: 'the same encoded for each screen, not even sent', value: alone.ms, unit: 'ms', note: 'for comparison' },
    ];
  } finally {
    street.close();
  }
}
