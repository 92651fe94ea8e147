import type { JournalEntry } from '#contract/records/record.ts';
import { Eviction } from '#server/incidents/ending/eviction.ts';
import { refuse } from '#server/lib/refused.ts';
import { Records } from '#server/records/records.ts';
import { formatInstant } from './instant.ts';
import type { checkpointReader } from '#server/storage/operations/checkpoints.ts';
import type { PastReader } from '#server/storage/operations/past.ts';
import type { JournalStore, RecordStore } from '#server/storage/storage.ts';
import { isLedger, readCheckpoint, type PastState } from './checkpoint.ts';

/** Entries read at once. */
const PAGE = 500;
const A_DAY_MS = 26 * 3_600_000;

/** What the past is made of. Read beside the server. */
export interface PastStores {
  readonly journal: Pick<JournalStore, 'since' | 'floor'>;
  readonly records: Pick<RecordStore, 'snapshot'>;
  readonly checkpoints: ReturnType<typeof checkpointReader>;
  readonly past: PastReader;
}

/** Records as they were, from the checkpoint before and the entries that follow it. */
export class Past {
  readonly stores: PastStores;
  /** How long what is over stays in memory, ms. */
  readonly #keepMs: number;

  constructor(stores: PastStores, keepMs: number) {
    this.stores = stores;
    this.#keepMs = Math.max(keepMs, A_DAY_MS);
  }

  /** The first instant that can be shown, ms UTC; null = none yet. */
  async first(): Promise<number | null> {
    const { journal, checkpoints, past } = this.stores;
    const floor = await journal.floor();
    if (floor === 0) return past.timeOf(1);
    return (await checkpoints.first(floor))?.at ?? null;
  }

  /** The records at an instant. @throws Refused `not-found` when it is before anything is kept */
  async at(instant: number): Promise<PastState> {
    const { journal, past } = this.stores;
    const seq = await past.seqAt(instant);
    const begun = await this.#before(seq, await journal.floor());
    if (begun === null) throw await this.#tooEarly(instant);
    await this.#lead(begun, seq);
    return begun;
  }

  /** The newest records there are, for a checkpoint; what a server would not load any more when it starts is left out. */
  async newest(): Promise<PastState> {
    const { journal, checkpoints, records, past } = this.stores;
    const known = await checkpoints.newest();
    const state = known && (await readCheckpoint(known, checkpoints.part));
    const head = await past.seqAt(Infinity);
    if (state !== null || (await journal.floor()) === 0) {
      const begun = state ?? empty();
      await this.#lead(begun, head);
      this.#forget(begun);
      return begun;
    }
    const at = (await past.timeOf(head)) ?? 0;
    const { seq, records: read } = await records.snapshot(at - this.#keepMs);
    const loaded = new Records();
    loaded.load(read);
    return { records: loaded, seq, at: (await past.timeOf(seq)) ?? at, base: null, changed: new Map() };
  }

  async #before(seq: number, floor: number): Promise<PastState | null> {
    const { checkpoints } = this.stores;
    const known = await checkpoints.before(seq);
    if (known !== null && known.seq >= floor) {
      const state = await readCheckpoint(known, checkpoints.part);
      if (state !== null) return state;
    }
    return floor === 0 && seq > 0 ? empty() : null;
  }

  /** Applies the entries up to a position. */
  async #lead(state: PastState, seq: number): Promise<void> {
    while (state.seq < seq) {
      const entries = await this.stores.journal.since(state.seq, Math.min(PAGE, seq - state.seq));
      if (entries === null || entries.length === 0)
        throw refuse(
          'not-found',
          `日志中序号 ${state.seq} 之后的部分已按保存期限清理`,
          `The entries after ${state.seq} are no longer kept.`,
        );
      for (const entry of entries) follow(state, entry);
    }
  }

  /** A server that starts does not load what has long been over, and says nothing of it in the journal. */
  #forget({ records, at }: PastState): void {
    const eviction = new Eviction(records, { keepMs: this.#keepMs, minorMs: Infinity }, () => true);
    for (let due = eviction.due(at); due.length > 0; due = eviction.due(at)) records.apply(due);
  }

  async #tooEarly(instant: number): Promise<Error> {
    const first = await this.first();
    const asked = formatInstant(instant);
    if (first === null) return refuse('not-found', `${asked}：还没有可回放的记录`, `${asked}: nothing is kept yet that could be shown.`);
    return refuse(
      'not-found',
      `${asked} 早于现存记录，可回放的最早时间是 ${formatInstant(first)}`,
      `${asked} is before what is kept: the first instant that can be shown is ${formatInstant(first)}.`,
    );
  }
}

const empty = (): PastState => ({ records: new Records(), seq: 0, at: 0, base: null, changed: new Map() });

function follow(state: PastState, { seq, at, changes }: JournalEntry): void {
  state.records.apply(changes);
  for (const change of changes) if (isLedger(change.type)) state.changed.set(`${change.type} ${change.id}`, change);
  state.seq = seq;
  state.at = at;
}
