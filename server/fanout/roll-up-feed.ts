import { encodeEvent } from '#contract/packets.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { RollUps } from '#server/rollup/roll-ups.ts';
import { prepareText, type Prepared } from './prepared.ts';
import type { Subscriber } from './subscriber.ts';

/** Screens hear of changed places at most this often. */
const EVERY_MS = 500;
/** Places in one message: about 40 kB. */
const PAGE = 500;
/** Pages shared; more are wanted only while a crowd comes in, and then made anew. */
const SHARED = 64;

interface Page {
  readonly to: number;
  /** null = nothing changed after it. */
  readonly message: Prepared | null;
}

/**
 * Tells screens what changed in the counts by place. As with frames and deltas, a screen costs a position and one undrained
 * message; the next page is made when that one has left. Pages are encoded once for all screens of a scope.
 */
export class RollUpFeed {
  readonly #rollUps: RollUps;
  readonly #run: string;
  readonly #pages = new Map<string, Page>();
  #toldAt = 0;

  constructor(rollUps: RollUps, run: string) {
    this.#rollUps = rollUps;
    this.#run = run;
  }

  get position(): number {
    return this.#rollUps.position;
  }

  apply(changes: readonly RecordChange[]): void {
    this.#rollUps.apply(changes);
  }

  /** After every tick, when columns are exact for it. */
  tick(subscribers: Iterable<Subscriber>, now: number): void {
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.#rollUps.flush();
    this.#pages.clear();
    for (const subscriber of subscribers) this.pump(subscriber);
  }

  /** Sends the next page a live screen lacks, when the one before has left. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live' || subscriber.rolling) return;
    const { to, message } = this.#page(subscriber.scope!.jurisdiction, subscriber.rolled);
    if (message === null) return;
    subscriber.rolled = to;
    subscriber.rolling = true;
    subscriber.peer.send(message, () => {
      subscriber.rolling = false;
      this.pump(subscriber);
    });
  }

  #page(jurisdiction: string, from: number): Page {
    const key = `${from} ${jurisdiction}`;
    const made = this.#pages.get(key) ?? this.#make(jurisdiction, from);
    if (this.#pages.size >= SHARED) this.#pages.clear();
    this.#pages.set(key, made);
    return made;
  }

  #make(jurisdiction: string, from: number): Page {
    const { to, rows } = this.#rollUps.since(from, jurisdiction, PAGE);
    if (rows.length === 0 && from > 0) return { to, message: null };
    return { to, message: prepareText(encodeEvent('rollup', { run: this.#run, from, to, rows })) };
  }
}
