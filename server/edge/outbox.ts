import type { OutboxStore } from '#server/storage/stores/outbox-store.ts';
import type { Batch, SentEvent, SentObservation, SentTrack } from './wire.ts';

/** Reports of one row. */
const MOST_ITEMS = 2000;
/** Of a parcel, characters. */
const PARCEL_CHARS = 1_000_000;
/** Of what is full, so much is dropped at once. */
const DROPPED_SHARE = 0.1;

/** What the parent has confirmed. */
interface Mark {
  readonly sent: number;
  /** Of the journal; null = nothing was told yet. */
  readonly journal: number | null;
  readonly dropped: number;
}

interface Waiting {
  readonly observations: SentObservation[];
  readonly events: SentEvent[];
  readonly tracks: SentTrack[];
  readonly kept: PromiseWithResolvers<void>;
}

const empty = (): Waiting => ({ observations: [], events: [], tracks: [], kept: Promise.withResolvers<void>() });

interface KeptBatch extends Batch {
  readonly seq: number;
  /** When the first of it was heard, ms UTC. */
  readonly at: number;
}

/**
 * What is kept for the parent until it has confirmed it: on disk before a sender is confirmed, in the order it was heard. What comes while
 * a row is being written makes the next one. Where the room is used up the oldest goes, counted.
 */
export class Outbox {
  readonly #store: OutboxStore;
  readonly #now: () => number;
  readonly #mostBytes: number;
  #mark: Mark;
  #last: number;
  #items: number;
  #bytes: number;
  #next = empty();
  #writing = false;

  private constructor(
    store: OutboxStore,
    mostBytes: number,
    now: () => number,
    mark: Mark,
    state: { last: number; items: number; bytes: number },
  ) {
    this.#store = store;
    this.#mostBytes = mostBytes;
    this.#now = now;
    this.#mark = mark;
    this.#last = Math.max(state.last, mark.sent);
    this.#items = state.items;
    this.#bytes = state.bytes;
  }

  /** @param mostBytes room for what waits @param now wall clock, ms UTC */
  static async open(store: OutboxStore, mostBytes: number, now: () => number): Promise<Outbox> {
    const state = await store.state();
    const mark = state.mark === null ? { sent: 0, journal: null, dropped: 0 } : (JSON.parse(state.mark) as Mark);
    return new Outbox(store, mostBytes, now, mark, state);
  }

  get mark(): Mark {
    return this.#mark;
  }

  /** Reports that wait. */
  get backlog(): number {
    return this.#items;
  }

  /** Resolves when these are on disk. @throws StorageFault */
  async put({ observations, events, tracks }: Batch): Promise<void> {
    const next = this.#next;
    next.observations.push(...observations);
    next.events.push(...events);
    next.tracks.push(...tracks);
    if (!this.#writing) void this.#write();
    await next.kept.promise;
  }

  /** The oldest that wait, of about a parcel's size. */
  async oldest(): Promise<KeptBatch[]> {
    const rows = await this.#store.read(this.#mark.sent, PARCEL_CHARS);
    return rows.map(({ seq, body }) => ({ ...(JSON.parse(body) as Omit<KeptBatch, 'seq'>), seq }));
  }

  /** The parent has these batches, and the journal up to `journal`. */
  async confirm(batches: readonly KeptBatch[], journal: number): Promise<void> {
    const sent = batches.at(-1)?.seq ?? this.#mark.sent;
    if (sent === this.#mark.sent && journal === this.#mark.journal) return;
    await this.#forget(sent, { ...this.#mark, sent, journal });
  }

  async #forget(upTo: number, mark: Mark): Promise<void> {
    await this.#store.confirm(upTo, JSON.stringify(mark));
    this.#mark = mark;
    const { items, bytes } = await this.#store.state();
    this.#items = items;
    this.#bytes = bytes;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#next.observations.length + this.#next.events.length + this.#next.tracks.length > 0) {
      const now = this.#next;
      this.#next = empty();
      await this.#keep(now).then(now.kept.resolve, now.kept.reject);
    }
    this.#writing = false;
  }

  async #keep({ observations, events, tracks }: Waiting): Promise<void> {
    const at = this.#now();
    const rows = [];
    for (let from = 0; from < Math.max(observations.length, events.length, tracks.length); from += MOST_ITEMS) {
      const [some, told, moves] = [observations, events, tracks].map((all) => all.slice(from, from + MOST_ITEMS));
      const body = JSON.stringify({ at, observations: some, events: told, tracks: moves });
      rows.push({ seq: ++this.#last, items: some.length + told.length + moves.length, body });
    }
    await this.#store.write(rows);
    for (const { items, body } of rows) {
      this.#items += items;
      this.#bytes += body.length;
    }
    if (this.#bytes > this.#mostBytes) await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    let [bytes, items, upTo] = [0, 0, this.#mark.sent];
    while (bytes < this.#bytes * DROPPED_SHARE) {
      const rows = await this.#store.read(upTo, PARCEL_CHARS);
      if (rows.length === 0) break;
      for (const row of rows) {
        bytes += row.body.length;
        items += row.items;
      }
      upTo = rows.at(-1)!.seq;
    }
    await this.#forget(upTo, { ...this.#mark, sent: upTo, dropped: this.#mark.dropped + items });
  }
}
