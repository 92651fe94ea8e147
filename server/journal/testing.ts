import { DueList, loadDues } from '#server/due/due-list.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import type { Observation } from '#contract/reports/observation.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { resettle } from '#server/incidents/resettle.ts';
import { NOON, signal, testBook, testKinds } from '#server/incidents/testing.ts';
import { Pipeline } from '#server/pipeline.ts';
import type { PipelineDeps } from '#server/pipeline-deps.ts';
import { Sensing } from '#server/sensing/sensing.ts';
import { OverTime } from '#server/timed-limits/over-time.ts';
import type { Records } from '#server/records/records.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { JournalStore, JournalWrite } from '#server/storage/storage.ts';
import { JournalWriter } from './writer.ts';

const dues = await loadDues();

/** A journal in memory, one thing after the other, with storage's ways to fail. What is in `entries` is what a crash leaves. */
class MemoryJournal implements Pick<JournalStore, 'appendAll' | 'probe' | 'since'> {
  readonly entries: JournalEntry[] = [];
  /** How often anything was appended. */
  commits = 0;
  /** Writes that can never be stored. */
  refuses: (write: JournalWrite) => boolean = () => false;
  /** The next append is answered so, whatever becomes of it. */
  unknown: 'stored' | 'lost' | null = null;
  #mode: 'works' | 'full' | 'hangs' = 'works';
  #released = Promise.withResolvers<void>();
  #lane: Promise<unknown> = Promise.resolve();

  /** What hangs goes on in the next mode: it is then stored late, or refused late. */
  set mode(mode: 'works' | 'full' | 'hangs') {
    this.#mode = mode;
    if (mode === 'hangs') return;
    this.#released.resolve();
    this.#released = Promise.withResolvers();
  }

  appendAll(writes: readonly JournalWrite[]): Promise<JournalEntry[]> {
    return this.#inTurn(() => {
      if (writes.some(this.refuses)) throw new StorageFault('data', 'this cannot be stored');
      const { unknown } = this;
      this.unknown = null;
      if (unknown === 'lost') throw new StorageFault('unknown', 'connection lost');
      this.commits++;
      const made = writes.map(({ at, actor, cause, changes }, i) => ({ seq: this.entries.length + 1 + i, at, actor, cause, changes }));
      this.entries.push(...made);
      if (unknown === 'stored') throw new StorageFault('unknown', 'connection lost');
      return made;
    });
  }

  probe(): Promise<number> {
    return this.#inTurn(() => this.entries.length);
  }

  since(seq: number, limit: number): Promise<JournalEntry[]> {
    return this.#inTurn(() => structuredClone(this.entries.slice(seq, seq + limit)), true);
  }

  #inTurn<T>(work: () => T, reads = false): Promise<T> {
    const done = this.#lane.then(async () => {
      while (this.#mode === 'hangs') await this.#released.promise;
      if (this.#mode === 'full' && !reads) throw new StorageFault('storage', 'disk is full');
      return work();
    });
    this.#lane = done.catch(() => undefined);
    return done;
  }
}

/**
 * A writer over a journal in memory, with a clock in hand: `now` is the wall clock, which was set by `stepped` ms since it began.
 * `settle` lets what can happen at once happen.
 */
export function writerBench(records: Records, published: Records, settle: (putBack: readonly RecordChange[]) => RecordChange[] = () => []) {
  const store = new MemoryJournal();
  const clock = { now: NOON, stepped: 0 };
  const writer = new JournalWriter({
    storage: { journal: store },
    records,
    published,
    head: 0,
    settle,
    now: () => clock.now,
    monotonic: () => clock.now - clock.stepped,
    log: pino({ level: 'silent' }),
  });
  return { store, clock, writer };
}

/** Live state in which every observation is a change. */
const state = {
  apply: (observation: Observation) => ({ change: { ...observation, kind: { points: { [observation.point]: {} } } } }),
  resolve: () => -1,
  sweep: () => [],
  advance: () => undefined,
} as unknown as PipelineDeps['state'];

/** Parts that these tests say nothing to. */
const unused: Pick<PipelineDeps, 'movers' | 'tracks' | 'sampler' | 'operations' | 'elsewhere'> = {
  operations: { follow: () => undefined, heard: () => undefined, take: () => [] },
  sampler: { note: () => undefined } as unknown as PipelineDeps['sampler'],
  movers: { hear: () => ({ repeated: true }), sweep: () => undefined, advance: () => undefined },
  tracks: { note: () => undefined, noteLate: () => undefined },
  elsewhere: { has: () => false },
};

const rethrow = (_: unknown, error: unknown): never => {
  throw error;
};

/** The pipeline from observations to the journal and a screen. */
export function pipelineBench() {
  const records = testBook();
  const published = testBook();
  const { store, clock, writer } = writerBench(records, published, (putBack) => resettle(records, putBack, clock.now));
  const shown = new Map<string, RecordChange>();
  const sent: JournalEntry[] = [];
  const told: (readonly RecordChange[])[] = [];
  const show = (changes: readonly RecordChange[]): void => changes.forEach((change) => shown.set(`${change.type} ${change.id}`, change));
  const pipeline = new Pipeline({
    kinds: testKinds,
    rules: MERGE_RULES,
    correlator: { gather: (signals) => signals },
    records,
    journal: writer,
    state,
    now: () => clock.now,
    monotonic: () => clock.now - clock.stepped,
    log: pino({ level: 'silent' }),
    judge: (heard) => {
      const { device, value, text } = heard as unknown as Observation;
      return Number.isNaN(value) ? [] : [signal(device, { on: value === 1, text, receivedAt: clock.now })];
    },
    overTime: new OverTime(state, []),
    events: { write: (rows) => Promise.resolve(rows.map(() => 'new' as const)) },
    due: new DueList(dues, records, rethrow),
    ...unused,
    unregistered: { note: () => undefined } as unknown as PipelineDeps['unregistered'],
    sensing: new Sensing({ state, records, monotonic: () => clock.now - clock.stepped }),
    followLedger: () => [],
    fanout: {
      publish: (entry) => {
        sent.push(entry);
        show(entry.changes);
      },
      publishUnstored: (changes) => {
        told.push(changes);
        show(changes);
      },
      publishEvents: () => undefined,
      publishLive: () => undefined,
    },
  });
  /** NaN = a reading that means nothing. */
  const report = (device: string, value = 1, text = ''): Promise<void> =>
    pipeline.accept([{ device, point: 'fire', value, observedAt: clock.now, quality: 'good', source: 'test', text }]);
  /** What a start after a crash would find. */
  const durable = (): Alert[] => {
    const found = new Map<string, Alert>();
    for (const entry of store.entries)
      for (const change of entry.changes) if (change.type === 'alert' && change.record) found.set(change.id, change.record);
    return [...found.values()];
  };
  /** Time passes, a tick every 100 ms. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end;) {
      clock.now = Math.min(end, clock.now + 100);
      pipeline.tick();
      await turn();
    }
  };
  return { records, published, store, clock, writer, shown, sent, told, pipeline, report, durable, pass };
}
