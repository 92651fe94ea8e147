import type { Logger } from 'pino';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { storageRefusal } from '#server/journal/refusals.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { EventRow, EventStore, Kept } from '#server/storage/storage.ts';

interface EventWriterDeps {
  readonly store: Pick<EventStore, 'write'>;
  /** Told of events as they become durable, each once while this server runs. */
  readonly stored: (events: readonly DeviceEvent[]) => void;
  /** ms of a clock that never jumps. */
  readonly monotonic: () => number;
  readonly log: Logger;
  /** Events held while storage fails; more are refused. */
  readonly limit?: number;
}

/** Events handed to storage together. */
const TOGETHER = 500;
const LIMIT = 20_000;
/** Storage that has not answered for so long is failing: whoever waits is told. */
const ANSWER_MS = 2000;
const AGAIN_MS = 1000;

interface Held {
  readonly row: EventRow;
  /** It was in storage's hands and may be kept: found there, it was perhaps never told. */
  tried: boolean;
  waiting: { resolve(): void; reject(error: unknown): void }[];
}

/**
 * Writes events, a group at a time: what comes meanwhile shares the next. While storage fails they are held, up to a limit, whoever sent
 * them is refused and so says them again, and they are written when it is back: given twice an event is kept once, so nothing is lost by
 * either.
 */
export class EventWriter {
  readonly #deps: EventWriterDeps;
  readonly #held = new Map<string, Held>();
  readonly #limit: number;
  /** Ids of the newest that were told: one that is written again for a lost answer is not told again. */
  readonly #publishedIds = new Set<string>();
  #group: { readonly rows: readonly Held[]; readonly since: number } | null = null;
  #planned = false;
  #failing = false;
  #triedAt = 0;
  /** So many of the next go one by one: one of them cannot be stored. */
  #alone = 0;
  #dropped = 0;

  constructor(deps: EventWriterDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? LIMIT;
  }

  /** Events that are not yet durable. */
  get waiting(): number {
    return this.#held.size;
  }

  /** Refused because too many were held; their senders know. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves once all are durable. @throws Refused `storage` when they are not now: held or not, the sender must say them again. */
  async write(rows: readonly EventRow[]): Promise<void> {
    if (rows.length === 0) return;
    const durable: Promise<void>[] = [];
    let full = false;
    for (const row of rows) {
      const held = this.#hold(row);
      if (held === null) full = true;
      else if (!this.#failing) durable.push(new Promise((resolve, reject) => held.waiting.push({ resolve, reject })));
    }
    this.#plan();
    if (full || this.#failing) {
      void Promise.allSettled(durable);
      throw storageRefusal();
    }
    await Promise.all(durable);
  }

  /** Looks at the clock: storage that does not answer, or that failed a while ago. */
  tick(): void {
    const now = this.#deps.monotonic();
    if (this.#group !== null && !this.#failing && now - this.#group.since >= ANSWER_MS) {
      this.#deps.log.error({ events: this.#held.size }, 'events: storage does not answer');
      this.#fail();
    }
    if (this.#failing && this.#group === null && now - this.#triedAt >= AGAIN_MS) void this.#handOver();
  }

  /** Resolves when all that is held is durable; not while storage fails. */
  async flush(): Promise<void> {
    while (this.#held.size > 0 && !this.#failing) {
      const last = [...this.#held.values()].at(-1)!;
      await new Promise<void>((resolve, reject) => last.waiting.push({ resolve, reject }));
    }
  }

  #hold(row: EventRow): Held | null {
    const { id } = row.event;
    const known = this.#held.get(id);
    if (known) return known;
    if (this.#held.size >= this.#limit) {
      this.#dropped++;
      return null;
    }
    const held: Held = { row, tried: false, waiting: [] };
    this.#held.set(id, held);
    return held;
  }

  /** What is said in one go is handed over in one group. */
  #plan(): void {
    if (this.#planned || this.#failing) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (this.#group === null && !this.#failing) void this.#handOver();
    });
  }

  async #handOver(): Promise<void> {
    const rows = this.#next();
    if (rows.length === 0) {
      this.#failing = false;
      return;
    }
    this.#triedAt = this.#deps.monotonic();
    this.#group = { rows, since: this.#triedAt };
    try {
      const kept = await this.#deps.store.write(rows.map(({ row }) => row));
      this.#group = null;
      this.#committed(rows, kept);
    } catch (error) {
      this.#group = null;
      this.#failed(rows, error);
    }
    this.#plan();
  }

  #next(): Held[] {
    const most = this.#alone > 0 ? 1 : TOGETHER;
    if (this.#alone > 0) this.#alone--;
    const rows: Held[] = [];
    for (const held of this.#held.values()) if (rows.push(held) >= most) break;
    return rows;
  }

  #committed(rows: readonly Held[], kept: readonly Kept[]): void {
    if (this.#failing) this.#deps.log.info({ events: this.#held.size }, 'events: storage writes again');
    this.#failing = false;
    const stored = rows.filter(({ tried }, i) => kept[i] === 'new' || (tried && kept[i] === 'there'));
    for (const held of rows) {
      this.#held.delete(held.row.event.id);
      for (const { resolve } of held.waiting) resolve();
    }
    const events = stored.map(({ row }) => row.event).filter(({ id }) => this.#isFresh(id));
    if (events.length > 0) this.#deps.stored(events);
  }

  #isFresh(id: string): boolean {
    if (this.#publishedIds.has(id)) return false;
    this.#publishedIds.add(id);
    if (this.#publishedIds.size > LIMIT) this.#publishedIds.delete(this.#publishedIds.values().next().value!);
    return true;
  }

  #failed(rows: readonly Held[], error: unknown): void {
    const data = error instanceof StorageFault && error.kind === 'data';
    this.#deps.log.error({ error, events: rows.length }, 'events: could not be stored');
    if (data && rows.length > 1) {
      this.#alone = rows.length;
      return;
    }
    if (data) {
      this.#held.delete(rows[0].row.event.id);
      for (const { reject } of rows[0].waiting) reject(error);
      return;
    }
    for (const held of rows) held.tried = true;
    this.#fail();
  }

  #fail(): void {
    this.#failing = true;
    for (const held of this.#held.values()) {
      for (const { reject } of held.waiting) reject(storageRefusal());
      held.waiting = [];
    }
  }
}
