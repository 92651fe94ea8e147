import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import { PARCELS_PATH, replySchema, type Parcel, type SentEvent, type SentObservation } from './wire.ts';
import { changedRecords } from './parcel.ts';
import type { Outbox } from './outbox.ts';
import type { ParentSettings } from './settings.ts';

/** The parent hears of us so often, whether or not there is news, ms. */
const HEARTBEAT_MS = 15_000;
/** What comes within this goes together, ms. */
const TOGETHER_MS = 200;
/** A parcel that is not answered in this is said again, ms. */
const ANSWER_MS = 20_000;
/** After failures it is tried again after one second, then two … at most this, ms. */
const MOST_WAIT_MS = 10_000;
/** Newest readings in one parcel. */
const MOST_PRESENT = 5000;

interface Deps {
  readonly parent: Pick<ParentSettings, 'url' | 'key'>;
  readonly outbox: Outbox;
  /** Names our storage. */
  readonly run: string;
  readonly journal: Parameters<typeof changedRecords>[1];
  readonly records: Parameters<typeof changedRecords>[2];
  /** How a device is known by id or address, and whether its clock was last found wrong. */
  readonly find: (idOrAddress: string) => { readonly id: string; readonly clockFault: boolean } | null;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * The line to the parent. It dials out, so it needs no address of its own; what was heard waits on disk until the parent has it, and is
 * said again until then.
 */
export class Uplink {
  readonly #deps: Deps;
  readonly #edge: string;
  readonly #stop = new AbortController();
  /** The newest reading of each point since the parent had all. */
  readonly #present = new Map<string, SentObservation>();
  #news = Promise.withResolvers<void>();
  #failures = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#edge = deps.parent.key.split(':', 1)[0];
  }

  /** Keeps reports for the parent, just after state has taken them. Resolves when they are on disk. */
  async take(observations: readonly Observation[], events: readonly EventReport[]): Promise<void> {
    if (observations.length + events.length === 0) return;
    const receivedAt = this.#deps.now();
    const said = observations.map((report) => this.#timed(report, receivedAt));
    for (const one of said) this.#present.set(`${one.device} ${one.point}`, one);
    const kept = { observations: said, events: events.map((report): SentEvent => this.#timed(report, receivedAt)), tracks: [] };
    await this.#deps.outbox.put(kept);
    this.wake();
  }

  /** Positions: nobody waits for them. */
  track(tracks: readonly TrackReport[]): void {
    const kept = this.#deps.outbox.put({ observations: [], events: [], tracks: tracks.map(({ untimed: _untimed, ...track }) => track) });
    kept.then(
      () => this.wake(),
      (error: unknown) => this.#deps.log.warn({ error }, 'edge: positions were not kept for the parent'),
    );
  }

  /** Something may have changed that the parent has not. */
  wake(): void {
    this.#news.resolve();
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** The time we believe: for the parent it is no longer to be judged whether the device's clock can be. */
  #timed<R extends Observation | EventReport>(report: R, receivedAt: number): Omit<R, 'untimed' | 'via'> {
    const { untimed, via: _via, ...said } = report;
    const known = this.#deps.find(report.device);
    const observedAt = known?.clockFault && !untimed ? receivedAt : report.observedAt;
    return { ...said, device: known?.id ?? report.device, observedAt };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const news = (this.#news = Promise.withResolvers<void>());
      const pause = await this.#turn();
      const waits = pause ?? HEARTBEAT_MS;
      await Promise.race([
        sleep(waits, null, { signal }),
        ...(pause === null ? [news.promise.then(() => sleep(TOGETHER_MS, null, { signal }))] : []),
      ]).catch(() => undefined);
    }
  }

  /** Says what there is to say. @returns how long to wait, ms; null = until there is news */
  async #turn(): Promise<number | null> {
    const { log } = this.#deps;
    try {
      const all = await this.#send();
      if (this.#failures > 0) log.info({ failures: this.#failures }, 'edge: the parent hears us again');
      this.#failures = 0;
      return all ? null : 0;
    } catch (error) {
      if (this.#stop.signal.aborted) return null;
      if (this.#failures++ === 0) log.warn({ reason: wordsOf(error) }, 'edge: the parent does not hear us; what it has not is kept');
      return Math.min(MOST_WAIT_MS, 1000 * 2 ** Math.min(this.#failures - 1, 4));
    }
  }

  /** @returns true when the parent has all there was */
  async #send(): Promise<boolean> {
    const { outbox, journal, records } = this.#deps;
    const before = outbox.mark;
    const [batches, changed] = [await outbox.oldest(), await changedRecords(before.journal, journal, records)];
    const rest =
      outbox.backlog - sum(batches.map(({ observations, events, tracks }) => observations.length + events.length + tracks.length));
    const present = rest > 0 ? [...this.#present].slice(0, MOST_PRESENT) : [];
    if (rest <= 0) this.#present.clear();
    const { alerts, operations, seq } = changed;
    await this.#post({
      ...this.#head(rest, batches[0]?.at ?? NaN),
      present: present.map(([, reading]) => reading),
      batches: batches.map(({ at: _at, ...batch }) => batch),
      alerts: [...alerts],
      operations: [...operations],
    });
    for (const [key, reading] of present) if (this.#present.get(key) === reading) this.#present.delete(key);
    await outbox.confirm(batches, seq);
    return outbox.backlog === 0 && seq === journal.head();
  }

  /** @param rest reports that wait when this is taken @param oldest when the first that waits was heard, ms UTC */
  #head(rest: number, oldest: number): Omit<Parcel, 'present' | 'batches' | 'alerts' | 'operations'> {
    const { outbox, run, now } = this.#deps;
    const sentAt = now();
    const lagMs = rest > 0 ? Math.max(0, sentAt - oldest) : 0;
    return { edge: this.#edge, run, sentAt, backlog: Math.max(0, rest), lagMs, dropped: outbox.mark.dropped };
  }

  /** @throws Error in words when the parent has not taken it */
  async #post(parcel: Parcel): Promise<void> {
    const { url, key } = this.#deps.parent;
    const response = await fetch(`${url.replace(/\/$/, '')}${PARCELS_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(parcel),
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 300)}`);
    replySchema.parse(JSON.parse(text));
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

function wordsOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
