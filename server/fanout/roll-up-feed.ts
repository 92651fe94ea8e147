import { encodeEvent } from '#contract/packets.ts';
import type { RecordChange, RecordOf } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import { RollUps, type StatusSource } from '#server/rollup/roll-ups.ts';
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
 * message; the next page is made when that one has left. Pages are encoded once for all screens of a scope. Who may not know of people
 * in need of care has counts without them: a count by floor would tell.
 */
export class RollUpFeed {
  readonly #live: StatusSource & { readonly run: string };
  readonly #published: Book;
  readonly #discretion: Discretion;
  readonly #all: RollUps;
  /** Made when the first asks who may not know. */
  #discreet: RollUps | null = null;
  readonly #pages = new Map<string, Page>();
  #toldAt = 0;

  constructor(live: StatusSource & { readonly run: string }, published: Book, discretion: Discretion) {
    this.#live = live;
    this.#published = published;
    this.#discretion = discretion;
    this.#all = new RollUps(live, published.all('device'), published.all('alert'));
  }

  position(sight: Sight): number {
    return this.#for(sight).position;
  }

  apply(changes: readonly RecordChange[]): void {
    this.#all.apply(changes);
    this.#discreet?.apply(changes.filter(({ type }) => type === 'device' || type === 'alert').map((change) => this.#redacted(change)));
  }

  #redacted(change: RecordChange): RecordChange {
    const record = change.record === null ? null : this.#discretion.redact(change.type, change.record);
    return record === change.record ? change : ({ ...change, record } as RecordChange);
  }

  #for({ people }: Sight): RollUps {
    if (people) return this.#all;
    const redacted = <T extends 'device' | 'alert'>(type: T): RecordOf[T][] => Array.from(this.#published.all(type), (record) => this.#discretion.redact(type, record)).filter((record) => record !== null);
    return (this.#discreet ??= new RollUps(this.#live, redacted('device'), redacted('alert')));
  }

  /** After every tick, when columns are exact for it. @returns true when screens are to be told now: they are pumped next */
  count(now: number): boolean {
    if (now - this.#toldAt < EVERY_MS) return false;
    this.#toldAt = now;
    this.#all.flush();
    this.#discreet?.flush();
    this.#pages.clear();
    return true;
  }

  /** Sends the next page a live screen lacks, when the one before has left. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live' || subscriber.rolling) return;
    const { to, message } = this.#page(subscriber.scope!.sight, subscriber.rolled);
    if (message === null) return;
    subscriber.rolled = to;
    subscriber.rolling = true;
    subscriber.peer.send(message, () => {
      subscriber.rolling = false;
      this.pump(subscriber);
    });
  }

  #page(sight: Sight, from: number): Page {
    const key = `${from} ${sight.people} ${sight.jurisdiction}`;
    const made = this.#pages.get(key) ?? this.#make(sight, from);
    if (this.#pages.size >= SHARED) this.#pages.clear();
    this.#pages.set(key, made);
    return made;
  }

  #make(sight: Sight, from: number): Page {
    const { to, rows } = this.#for(sight).since(from, sight.jurisdiction, PAGE);
    if (rows.length === 0 && from > 0) return { to, message: null };
    return { to, message: prepareText(encodeEvent('rollup', { run: this.#live.run, from, to, rows })) };
  }
}
