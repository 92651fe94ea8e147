import type { JournalEntry, RecordChange, RecordType } from '#contract/records/record.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { isKept, Pending } from './pending.ts';
import { Probe } from './probe.ts';
import { WriteQueue } from './queue.ts';
import { storageRefusal, uncertainRefusal } from './refusals.ts';
import { Sequence, theSame } from './sequence.ts';
import { changeNow } from './take-back.ts';
import { WaitingRecords } from './waiting.ts';
import type { WriterDeps } from './writer-deps.ts';

/** Storage that has not answered for so long is failing, and what life depends on is shown without it. */
export const ANSWER_MS = 2000;

const SETTLING = { actor: { id: 'system', name: '系统 System' }, cause: 'rule:put-back' } as const;

/** Writes handed to storage, one group at a time: so nothing that is built on them can be stored without them. */
interface Group {
  readonly writes: readonly Pending[];
  readonly since: number;
  /** Not answered in time: whoever waited was refused, and the answer decides whether it is in the journal. */
  late: boolean;
}

/**
 * The only part that writes the journal. Changes enter the working records synchronously, so whoever decides next sees them;
 * what storage has made durable is taken from here in order, to be published.
 *
 * - `ok`: writes are handed to storage in groups.
 * - `failing`: a write failed, or was not answered in time. What people did is taken back and refused; what sensors said stays
 *   in the working records, which are marked, and its life-safety alerts are shown as "not yet stored".
 * - `draining`: storage proved that it writes, and the journal was read for what it holds after all. Marked records are written
 *   as they are by then. What is done from here on is accepted: it is written after them.
 */
export class JournalWriter {
  readonly #deps: WriterDeps;
  readonly #waiting: WaitingRecords;
  readonly #queue = new WriteQueue();
  readonly #sequence: Sequence;
  #planned = false;
  #group: Group | null = null;
  /** Failed in a way that leaves open whether they are in the journal. */
  #uncertain: readonly Pending[] = [];
  readonly #probe: Probe;
  #recovering = false;
  #health: ServerHealth['storage'] = 'ok';

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.#waiting = new WaitingRecords(deps.records);
    this.#sequence = new Sequence(deps.published, deps.head);
    this.#probe = new Probe(() => deps.storage.journal.probe(), deps.monotonic);
  }

  get health(): ServerHealth['storage'] {
    return this.#health;
  }

  /** Seq of the newest published entry. */
  get head(): number {
    return this.#sequence.head;
  }

  /** The records that are not durable as they are, and what of them is to be shown. */
  get waiting(): Pick<WaitingRecords, 'size' | 'hasAbout' | 'takeUnstored'> {
    return this.#waiting;
  }

  /** True when this record is durable as it is, but for what was noted of it. */
  settled(type: RecordType, id: string): boolean {
    return !this.#waiting.has(type, id);
  }

  /** Resolves when all that was written before is durable. @throws Refused `storage` when it is not now. */
  async durable(): Promise<void> {
    const last = this.#queue.last ?? this.#group?.writes.at(-1);
    if (this.#health !== 'failing') await last?.entry.catch(() => undefined);
    if (this.#health === 'failing') throw storageRefusal();
  }

  /** Takes in changes of settled records that a crash may lose: they are shown, and the next write of the record carries them. */
  note(changes: readonly RecordChange[]): void {
    this.#deps.records.apply(changes);
    this.#waiting.note(changes);
  }

  /**
   * Resolves once durable. Changes the working records before it first waits.
   * @throws Refused `storage` when it is not durable now: what a rule wrote is kept and becomes so later, anything else is taken back.
   * @throws StorageFault `data` when the write itself cannot be stored; it is taken back and everything else goes on.
   */
  async write(write: JournalWrite): Promise<JournalEntry> {
    const failing = this.#health === 'failing';
    if (failing && !isKept(write)) throw storageRefusal();
    const pending = new Pending(write, this.#deps.records.apply(write.changes), this.#deps.monotonic());
    if (failing) {
      this.#waiting.mark(write.changes, write);
      throw storageRefusal();
    }
    this.#enqueue(pending);
    return pending.entry;
  }

  /** What has become durable since the last time, in order; an entry is in the published records when it is handed out. */
  takeDurable(): Iterable<JournalEntry> {
    return this.#sequence.take();
  }

  /** Looks at the clock, every 100 ms: who waits too long, and whether storage should be asked if it is there. */
  tick(): void {
    const now = this.#deps.monotonic();
    const group = this.#group;
    const { askedAt } = this.#probe;
    const silent = (since: number | null): boolean => since !== null && now - since >= ANSWER_MS;
    // An answer may have arrived while this thread was busy: it is heard first.
    const unheard = group ? !group.late && silent(group.since) : this.#health !== 'failing' && silent(askedAt);
    if (unheard) setImmediate(() => (this.#group === group && this.#probe.askedAt === askedAt ? this.#stall() : undefined));
    this.#showOld(now);
    if (group === null && !this.#recovering && this.#probe.due) void this.#ask();
  }

  #enqueue(pending: Pending): void {
    this.#waiting.begin(pending.write.changes);
    this.#queue.push(pending);
    this.#plan();
  }

  /** What is written in one go is handed over in one group. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (this.#group === null && this.#health !== 'failing' && this.#queue.size > 0) void this.#handOver(this.#queue.take());
    });
  }

  async #handOver(writes: readonly Pending[]): Promise<void> {
    const group: Group = { writes, since: this.#deps.monotonic(), late: false };
    this.#group = group;
    try {
      const entries = await this.#deps.storage.journal.appendAll(writes.map(({ write }) => write));
      this.#group = null;
      this.#committed(writes, entries);
    } catch (error) {
      this.#group = null;
      this.#failed(group, error);
    }
    this.#plan();
  }

  #committed(writes: readonly Pending[], entries: readonly JournalEntry[]): void {
    this.#probe.heard();
    for (const [i, entry] of entries.entries()) {
      this.#sequence.push(entry);
      this.#waiting.stored(entry.changes);
      writes[i].resolve(entry);
    }
    this.#endDraining();
  }

  #endDraining(): void {
    if (this.#health !== 'draining' || this.#queue.drains || this.#group?.writes.some(({ drain }) => drain)) return;
    this.#health = 'ok';
    this.#deps.log.info('journal: storage is back, and holds all that waited for it');
  }

  #failed({ writes, late }: Group, error: unknown): void {
    const kind = error instanceof StorageFault ? error.kind : 'storage';
    this.#deps.log.error(
      { error, causes: writes.slice(0, 5).map(({ write }) => write.cause), count: writes.length },
      'journal: entries could not be stored',
    );
    if (kind === 'data' && !late) return this.#sift(writes, error);
    if (kind !== 'unknown') return this.#fail([], writes);
    this.#uncertain = writes;
    if (!late) this.#fail(writes, []);
  }

  /** No answer, or none that is of use: what is under way may still be stored, and nothing more is handed over. */
  #stall(error: unknown = new Error(`no answer for ${ANSWER_MS} ms`)): void {
    if (this.#health === 'failing' && this.#group?.late !== false) return;
    this.#deps.log.error({ error }, 'journal: storage does not answer');
    if (this.#group) this.#group.late = true;
    this.#fail(this.#group?.writes ?? [], []);
  }

  /**
   * @param doubtful may be stored, or still become so: they stay in the working records, and whoever waits is told
   * @param refused are not, and neither is what was built on them
   */
  #fail(doubtful: readonly Pending[], refused: readonly Pending[]): void {
    this.#health = 'failing';
    for (const { write, reject } of doubtful) {
      reject(isKept(write) ? storageRefusal() : uncertainRefusal());
      if (isKept(write)) this.#waiting.mark(write.changes, write);
    }
    this.#refuse([...refused, ...this.#queue.clear()]);
  }

  /** These are not stored: what rules wrote is marked, the rest taken back, newest first. */
  #refuse(writes: readonly Pending[]): void {
    const { records, settle } = this.#deps;
    const putBack: RecordChange[] = [];
    for (const pending of writes.toReversed()) {
      this.#waiting.end(pending.write.changes);
      pending.reject(storageRefusal());
      if (!isKept(pending.write)) putBack.push(...pending.takeBack(records));
    }
    for (const { write } of writes) if (isKept(write)) this.#waiting.mark(write.changes, write);
    const changes = settle(putBack);
    records.apply(changes);
    this.#waiting.mark(changes, SETTLING);
  }

  /** One of these can never be stored: alone it fails alone, and trying it again would only stop all others. */
  #sift(writes: readonly Pending[], error: unknown): void {
    const parts = writes.length > 1 ? writes : writes[0].halves();
    if (parts.length > 1) this.#queue.putFirst(parts);
    else this.#giveUp(writes[0], error);
  }

  #giveUp(pending: Pending, error: unknown): void {
    const { records, published, settle, now } = this.#deps;
    const { changes } = pending.write;
    this.#waiting.end(changes);
    const putBack = pending.drain ? changes.map((change) => changeNow(published, change)) : pending.takeBack(records);
    records.apply(putBack);
    pending.reject(error);
    this.#endDraining();
    const follow = settle(putBack);
    if (follow.length > 0) void this.write({ ...SETTLING, at: now(), changes: follow }).catch(() => undefined);
  }

  /** However slowly storage goes on, nobody waits longer to see what life depends on. */
  #showOld(now: number): void {
    for (const pending of [...(this.#group?.writes ?? []), ...this.#queue.all()]) {
      if (now - pending.since < ANSWER_MS) return;
      if (!pending.shown && isKept(pending.write)) this.#waiting.show(pending.write.changes);
      pending.shown = true;
    }
  }

  async #ask(): Promise<void> {
    const before = this.#health;
    try {
      const head = await this.#probe.ask();
      // Asked before the failure, the answer may not hold any more.
      if (this.#health === 'failing' && before !== 'failing') this.#probe.hurry();
      else if (before === 'failing') await this.#recover(head);
    } catch (error) {
      this.#stall(error);
    }
  }

  /** Storage writes again: what the journal holds after all is followed, then what waited is written. */
  async #recover(head: number): Promise<void> {
    const { storage, records, log } = this.#deps;
    this.#recovering = true;
    try {
      const entries = await this.#sequence.missed(storage.journal, head);
      const uncertain = this.#uncertain;
      this.#uncertain = [];
      if (theSame(uncertain, entries))
        this.#committed(
          uncertain,
          entries.map(({ seq }, i) => uncertain[i].entryAt(seq)),
        );
      else {
        this.#refuse(uncertain);
        for (const entry of entries) this.#sequence.follow(entry, records);
        if (entries.length > 0)
          log.error({ causes: entries.map(({ cause }) => cause) }, 'journal: entries that counted as not stored are followed');
      }
      this.#drain();
    } catch (error) {
      log.error({ error }, 'journal: storage writes, but the journal cannot be followed');
    } finally {
      this.#recovering = false;
    }
  }

  #drain(): void {
    this.#deps.log.info({ records: this.#waiting.size }, 'journal: storage writes again');
    this.#health = 'draining';
    for (const write of this.#waiting.takeMarked(this.#deps.now())) {
      this.#enqueue(new Pending(write, [], this.#deps.monotonic(), true));
      this.#waiting.end(write.changes);
    }
    this.#endDraining();
  }
}
