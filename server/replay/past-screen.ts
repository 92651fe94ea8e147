import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { MOVER } from '#contract/live/mover-columns.ts';
import { STATUS } from '#contract/live/status.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { PROTOCOL_VERSION, type ServerHealth } from '#contract/wire/messages.ts';
import type { ReplayItem } from '#contract/wire/replay.ts';
import { Hub } from '#server/fanout/hub.ts';
import type { Subscriber } from '#server/fanout/subscriber.ts';
import { deflatedAll } from '#server/fanout/transport/deflate.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import { refuse } from '#server/lib/refused.ts';
import { GONE_MS, Movers } from '#server/movers/movers.ts';
import { movingDevice } from '#server/movers/moving-device.ts';
import type { Records } from '#server/records/records.ts';
import type { FitKind } from '#server/state/plans.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import type { PastState } from './checkpoint.ts';
import { sampledFit } from './sampled-fit.ts';
import type { PastStores } from './past.ts';

/** After so many expected intervals without a word a device is offline, as `server/state` has it. */
const OFFLINE_INTERVALS = 3;
/** A mover whose position is no older was on its way; those of a start are taken for old until they are heard. */
const HEARD_MS = 60_000;
/** Bytes of one answer after which it ends at the step it has come to. */
const ANSWER_BYTES = 4_000_000;
const ENTRIES = 200;

export interface PastScreenDeps {
  readonly stores: PastStores;
  readonly epoch: string;
  readonly kinds: KindIndex;
  /** Those that the page was not built with. */
  readonly uploaded: readonly DeviceKind[];
  /** The limits that were in force at an instant. */
  readonly fitAt: (instant: number) => FitKind;
  readonly log: Logger;
  readonly nearAll?: number | undefined;
}

/**
 * What one person's screen would have been told, from an instant on: the parts that serve screens now, over records, readings and positions
 * as they were then, with a clock that shows that time. So form and audience are those of live, because it is the same code.
 */
export class PastScreen {
  readonly id: string;
  readonly #deps: PastScreenDeps;
  readonly #state: LiveState;
  readonly #movers: Movers;
  readonly #published: Records;
  readonly #hub: Hub;
  readonly #subscriber: Subscriber;
  #at: number;
  #seq: number;
  /** Only runs on, however far a step leads. */
  #monotonic = 1000;
  #told: ReplayItem[] = [];
  #bytes = 0;
  #closed = false;
  #ahead: JournalEntry[] = [];

  /** @param begun the records at that instant @param at ms UTC @returns it, with all of its first picture to be taken */
  static async open(id: string, user: User, begun: PastState, at: number, deps: PastScreenDeps): Promise<PastScreen> {
    const screen = new PastScreen(id, user, begun, at, deps);
    await screen.#restore();
    await screen.#subscribe(user);
    return screen;
  }

  private constructor(id: string, user: User, { records, seq }: PastState, at: number, deps: PastScreenDeps) {
    const { kinds, epoch, log, nearAll } = deps;
    this.id = id;
    this.#deps = deps;
    this.#at = at;
    this.#seq = seq;
    this.#published = records;
    this.#state = createState(kinds, `replay ${id}`, sampledFit(deps.fitAt(at)));
    this.#movers = new Movers((name) => records.get('crew', name) ?? movingDevice(name, records, kinds));
    for (const device of records.all('device')) if (kinds.has(device.kind)) this.#state.addDevice(device);
    this.#hub = new Hub({
      state: this.#state,
      movers: this.#movers,
      published: records,
      journal: { epoch, head: () => this.#seq, since: () => Promise.resolve(null) },
      kinds,
      health: () => this.#health(),
      now: () => this.#at,
      monotonic: () => this.#monotonic,
      log,
      ...(nearAll === undefined ? {} : { nearAll }),
    });
    const principal = { user, session: id };
    this.#subscriber = this.#hub.attach(
      {
        from: 'replay',
        authenticate: () => principal,
        send: (message, drained) => this.#tell(message, drained),
        corked: (work) => work(),
        backlog: () => 0,
        close: () => (this.#closed = true),
      },
      principal,
    );
  }

  /** ms UTC, up to where all has been told. */
  get at(): number {
    return this.#at;
  }

  /** Nothing is known of how much was heard then. */
  #health(): ServerHealth {
    return { storage: 'ok', ingestRate: 0, lastObservationAt: this.#at, feeds: [], notInLedger: 0 };
  }

  #tell({ data }: Prepared, drained: (() => void) | undefined): void {
    this.#told.push(typeof data === 'string' ? { text: data } : { bytes: data });
    this.#bytes += data.length;
    drained?.();
  }

  /** What was read and where movers were. What is not kept reads as never heard. */
  async #restore(): Promise<void> {
    const { past } = this.#deps.stores;
    for await (const readings of past.latestReadings(this.#at)) this.#state.restore(readings, this.#at);
    const { status, observedAt } = this.#state.columns;
    for (const { handle } of this.#published.all('device')) {
      if (status[handle] !== STATUS.stale) continue;
      const silentMs = this.#at - observedAt[handle];
      if (silentMs >= OFFLINE_INTERVALS * 1000 * this.#state.kind(handle).expectedIntervalS) status[handle] = STATUS.offline;
    }
    this.#movers.restore(await past.latestTracks(this.#at - GONE_MS, this.#at), this.#at, this.#at);
    const movers = this.#movers.columns;
    for (let handle = 0; handle < movers.size; handle++) if (this.#at - movers.at[handle] < HEARD_MS) movers.status[handle] = MOVER.live;
    this.#movers.sweep(this.#at);
    this.#state.advance();
    this.#movers.advance();
  }

  async #subscribe(user: User): Promise<void> {
    const { epoch, uploaded } = this.#deps;
    const { run, tick } = this.#state;
    const welcome = {
      ok: true,
      protocol: PROTOCOL_VERSION,
      epoch,
      seq: this.#seq,
      run,
      tick,
      serverTime: this.#at,
      tickMs: 1000,
      user,
      demo: false,
      health: this.#health(),
      kinds: uploaded,
      picture: this.id,
    } as const;
    this.#told.push({ welcome });
    this.#hub.subscribe(this.#subscriber, undefined);
    await this.#settled();
    // Counts by place follow with the second.
    for (let round = 0; round < 2; round++) await this.#publish();
    this.#told.push({ at: this.#at });
  }

  /** Until nothing is being made for this screen any more. */
  async #settled(): Promise<void> {
    do {
      await deflatedAll();
      await nextTurn();
      if (this.#closed) throw new Error('replay: the picture could not be made; the log says why');
    } while (this.#subscriber.phase !== 'live' || this.#subscriber.busy || this.#subscriber.sendingRollUps);
  }

  async #publish(): Promise<void> {
    this.#monotonic += 1000;
    this.#hub.publishLive();
    await this.#settled();
    this.#subscriber.seen(this.#state.tick);
  }

  /** All that was told since the last time. */
  take(): ReplayItem[] {
    const told = this.#told;
    this.#told = [];
    this.#bytes = 0;
    return told;
  }

  /** The devices of these places are told one by one from now on. @throws Refused `not-found` when one is outside of what may be seen */
  async watch(places: readonly string[]): Promise<void> {
    const cells = this.#hub.watch(this.#subscriber, places);
    if (cells === null) throw refuse('not-found', '所关注的地点不在辖区内', 'A place that was asked for is outside of your jurisdiction.');
    this.#told.push({ cells });
    this.#hub.bringNear(this.#subscriber);
    while (this.#subscriber.parted && cells.some((cell) => !this.#subscriber.near.has(cell))) await this.#settled();
    await this.#publish();
    this.#told.push({ at: this.#at });
  }

  /**
   * Goes on to an instant, in steps, each told with all that happened in it. Ends earlier where there is too much for one answer.
   * @param to ms UTC @param step ms
   */
  async play(to: number, step: number): Promise<void> {
    const { past } = this.#deps.stores;
    const from = this.#at;
    const [readings, tracks] = [await past.readings(from, to), await past.tracks(from, to)];
    let [read, moved] = [0, 0];
    while (this.#at < to && this.#bytes < ANSWER_BYTES) {
      this.#at = Math.min(to, this.#at + step);
      await this.#enter(this.#at);
      for (; read < readings.length && readings[read].at <= this.#at; read++) {
        const { device, point, value, at } = readings[read];
        this.#state.apply({ device, point, value, observedAt: at, believed: true, quality: 'good', source: 'history' }, at, at);
      }
      for (; moved < tracks.length && tracks[moved].at <= this.#at; moved++)
        this.#movers.hear({ ...tracks[moved], source: 'tracks' }, tracks[moved].at, tracks[moved].at);
      this.#state.sweep(this.#at);
      this.#movers.sweep(this.#at);
      this.#state.advance();
      this.#movers.advance();
      await this.#publish();
      this.#told.push({ at: this.#at });
    }
  }

  /** Entries up to an instant, in their order: one that is dated later by a clock that was wrong holds up those behind it. */
  async #enter(upTo: number): Promise<void> {
    const { journal } = this.#deps.stores;
    for (;;) {
      if (this.#ahead.length === 0) this.#ahead = (await journal.since(this.#seq, ENTRIES)) ?? [];
      let count = 0;
      while (count < this.#ahead.length && this.#ahead[count].at <= upTo) this.#apply(this.#ahead[count++]);
      const all = count > 0 && count === this.#ahead.length;
      this.#ahead = this.#ahead.slice(count);
      if (!all) return;
    }
  }

  #apply(entry: JournalEntry): void {
    this.#published.apply(entry.changes);
    for (const change of entry.changes) {
      if (change.type !== 'device') continue;
      if (change.record === null) this.#state.removeDevice(change.id);
      else if (this.#deps.kinds.has(change.record.kind)) this.#state.addDevice(change.record);
    }
    this.#seq = entry.seq;
    this.#hub.publish(entry);
  }

  close(): void {
    this.#hub.detach(this.#subscriber);
  }
}
