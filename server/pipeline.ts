import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds.ts';
import type { Observation } from '#contract/observation.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { Ages } from '#server/incidents/ages.ts';
import type { MergeRules } from '#server/incidents/batch.ts';
import type { Eviction } from '#server/incidents/eviction.ts';
import { expire } from '#server/incidents/expire.ts';
import { Flaps, type Flush } from '#server/incidents/flaps.ts';
import { Strangers } from '#server/incidents/strangers.ts';
import { Repeats } from '#server/incidents/repeats.ts';
import type { Fanout } from '#server/fanout/fanout.ts';
import type { Strays } from '#server/ingest/strays.ts';
import { subjectOf } from '#server/journal/waiting.ts';
import type { JournalWriter } from '#server/journal/writer.ts';
import type { Book } from '#server/records/book.ts';
import type { Sampler } from '#server/records/sampler.ts';
import { judgeFormer, type FormerDevice } from '#server/rules/former.ts';
import type { Judge } from '#server/rules/judge.ts';
import { judgeLate } from '#server/rules/late.ts';
import { judgeStray } from '#server/rules/stray.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { LiveState } from '#server/state/state.ts';
import type { JournalWrite } from '#server/storage/storage.ts';

const SYSTEM = { id: 'system', name: 'Quanyan' } as const;

export interface PipelineDeps {
  readonly kinds: KindIndex;
  readonly state: LiveState;
  readonly judge: Judge;
  readonly rules: MergeRules;
  readonly book: Book;
  readonly journal: Pick<JournalWriter, 'write' | 'note' | 'settled' | 'durable' | 'waiting' | 'tick' | 'takeDurable' | 'health'>;
  /** Live state follows the ledger: told of every entry before the screens are. @returns devices that are not what they were */
  readonly learn: (entry: JournalEntry) => readonly FormerDevice[];
  readonly fanout: Pick<Fanout, 'publish' | 'publishUnstored' | 'publishLive'>;
  readonly sampler: Sampler;
  readonly strays: Strays;
  /** ms UTC: when something was. */
  readonly now: () => number;
  /** ms: how long it is since. A step of the wall clock does not move it. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/**
 * The walk, in one place: bytes have become observations; here they become state, signals, records, journal entries and
 * screens. Each stage returns a value and the next is called with it, so "go to definition" walks the whole system.
 */
export class Pipeline {
  readonly #deps: PipelineDeps;
  readonly #rate = new RateMeter();
  readonly #repeats: Repeats;
  readonly #flaps: Flaps;
  readonly #ages: Ages;
  readonly #strangers: Strangers;
  #lastObservationAt = 0;

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
    this.#strangers = new Strangers(deps.kinds, deps.book.all('alert'));
    this.#flaps = new Flaps(deps.book);
    this.#ages = new Ages({ now: deps.now(), monotonic: deps.monotonic() });
    this.#repeats = new Repeats(deps.book, (type, id) => deps.journal.settled(type, id) && !this.#flaps.has(id));
  }

  /** Observations per second over the last ten seconds, and when the newest one came (0 = never). */
  get traffic(): { ingestRate: number; lastObservationAt: number } {
    return { ingestRate: this.#rate.perSecond(this.#deps.monotonic()), lastObservationAt: this.#lastObservationAt };
  }

  get #moment(): { now: number; monotonic: number } {
    return { now: this.#deps.now(), monotonic: this.#deps.monotonic() };
  }

  /**
   * Takes what devices said. Resolves once state has it and every alert it raised, changed or repeated is durable; until then no
   * sender may be confirmed. Readings of which nothing came are taken at once, also while storage fails.
   * @throws Refused `storage` when that is not so now: alerts are kept and shown, but a crash could still lose them, so the
   * sender must say it again. Saying it again without a consequence is not enough to be confirmed: `settle` sees to that.
   */
  async accept(observations: readonly Observation[]): Promise<void> {
    const receivedAt = this.#deps.now();
    const signals: AlertSignal[] = [];
    for (const observation of observations) for (const signal of this.#hear(observation, receivedAt)) signals.push(signal);
    if (observations.length > 0) this.#lastObservationAt = receivedAt;
    this.#rate.add(this.#deps.monotonic(), observations.length);
    await this.#settle(observations, this.#record(signals, 'rule:observation'));
  }

  /** The last stages for whoever changes records: durable, then seen by all. Changes the working records before it first waits. */
  async commit(write: JournalWrite): Promise<JournalEntry> {
    this.#ages.note(write.changes, this.#moment);
    this.#writeJoined(this.#flaps.before(write.changes, this.#deps.monotonic()));
    const entry = this.#deps.journal.write(write);
    this.#flaps.handed(write.changes, entry);
    await entry;
    this.#publish();
    return entry;
  }

  /** Every 100 ms: what the passing of time did, then one frame to every screen. */
  tick(): void {
    const { journal, fanout, state } = this.#deps;
    const now = this.#deps.now();
    const monotonic = this.#deps.monotonic();
    journal.tick();
    const signals = this.#deps.state.sweep(monotonic, now).flatMap((change) => this.#deps.judge(change)).concat(this.#strangers.sweep(now));
    this.#record(signals, 'rule:silence').catch(this.#failed);
    const expired = expire(this.#deps.book, now);
    if (expired.length > 0) this.#write(expired, 'rule:expiry').catch(this.#failed);
    this.#flushJoined(journal.health === 'failing' ? Infinity : monotonic);
    if (journal.health === 'ok') this.#flushRepeats(monotonic).catch(this.#failed);
    this.#publish();
    const unstored = journal.waiting.takeUnstored();
    if (unstored.length > 0) fanout.publishUnstored(unstored);
    state.advance();
    fanout.publishLive();
  }

  /** Minor alerts that nobody noticed end; what is over leaves memory and screens, a part at a time. */
  async evict(eviction: Eviction): Promise<void> {
    for (let more = true; more && this.#deps.journal.health === 'ok';) {
      const moment = this.#moment;
      const { now } = moment;
      await this.#write(eviction.unnoticed(now, this.#ages.at(moment)), 'rule:unnoticed');
      const changes = eviction.due(now, this.#ages.at(moment));
      more = changes.length > 0;
      // By a cause that is not kept while storage fails: a change that waits is written as the record is, and this one would be gone.
      if (more) await this.commit({ at: now, actor: SYSTEM, cause: 'eviction', changes });
    }
  }

  /** Writes all that was put off. */
  async flush(): Promise<void> {
    this.#flushJoined(Infinity);
    await this.#flushRepeats(Infinity);
    await this.#deps.journal.durable();
  }

  /** Writes how often alerts were repeated, of those whose time has come. @param now monotonic, ms */
  async #flushRepeats(now: number): Promise<void> {
    for (let changes = this.#repeats.due(now); changes.length > 0; changes = this.#repeats.due(now)) await this.#write(changes, 'rule:repeat');
  }

  /** Writes alerts that flap as they are now, of those whose time has come. @param now monotonic, ms */
  #flushJoined(now: number): void {
    for (let flush = this.#flaps.due(now); flush !== null; flush = this.#flaps.due(now)) this.#writeJoined(flush);
  }

  #writeJoined(flush: Flush | null): void {
    if (flush === null) return;
    const written = this.#write(flush.changes, 'rule:flap');
    flush.written(written);
    written.catch(this.#failed);
  }

  #hear(observation: Observation, receivedAt: number): AlertSignal[] {
    const { state, strays, sampler, judge, kinds, monotonic } = this.#deps;
    const result = state.apply(observation, receivedAt, monotonic());
    if ('change' in result) {
      sampler.note(result.change);
      return judge(result.change);
    }
    if ('late' in result) {
      sampler.noteLate(result.late);
      return [...judgeLate(result.late), ...judge({ ...result.late, point: null })];
    }
    if (result.ignored !== 'unknown-device' && result.ignored !== 'unknown-point') return [];
    // Of a device whose kind has no such point, a fire is still a fire: it is judged like a stranger's, at the device.
    const known = result.ignored === 'unknown-point' ? observation.device : observation.via;
    if (result.ignored === 'unknown-device') strays.note(observation, receivedAt);
    const at = known === undefined ? -1 : state.resolve(known);
    const signals = judgeStray(observation, receivedAt, kinds, at < 0 ? null : state.device(at));
    return result.ignored === 'unknown-point' ? signals : this.#strangers.gather(signals, observation.via, at >= 0);
  }

  async #record(signals: readonly AlertSignal[], cause: string): Promise<void> {
    if (signals.length === 0) return;
    const { book, kinds, rules, journal, monotonic } = this.#deps;
    const moment = this.#moment;
    const absorbed = absorb(signals, book, kinds, moment.now, rules, this.#ages.at(moment));
    this.#ages.note(absorbed, moment);
    const { now: changes, later } = this.#repeats.sort(absorbed, moment.monotonic);
    // While storage fails, names of records wait, and joining is done already.
    const joined = new Set(journal.health === 'failing' ? [] : this.#flaps.join(changes, monotonic()));
    journal.note([...later, ...joined]);
    const holds = this.#flaps.holds(Array.from(joined, ({ id }) => id));
    await this.#write(joined.size === 0 ? changes : changes.filter((change) => !joined.has(change)), cause);
    await Promise.all(holds);
  }

  async #write(changes: readonly RecordChange[], cause: string): Promise<void> {
    if (changes.length > 0) await this.commit({ at: this.#deps.now(), actor: SYSTEM, cause, changes });
  }

  /** What was said before, by whom and of what this speaks, must be durable too: a sender confirmed for saying it again says it no more. */
  async #settle(observations: readonly Observation[], recorded: Promise<void>): Promise<void> {
    const { journal, state } = this.#deps;
    const subjects = journal.waiting.size === 0 && this.#flaps.size === 0 ? [] : observations.map(({ device, point }) => {
      const handle = state.resolve(device);
      return subjectOf(handle < 0 ? device : state.device(handle).id, point);
    });
    const holds = subjects.flatMap((subject) => this.#flaps.holdsAbout(subject));
    await recorded;
    await Promise.all(holds);
    if (subjects.some((subject) => journal.waiting.hasAbout(subject))) await journal.durable();
  }

  /** What is durable is seen, in the order of the journal: live state follows the ledger, then screens are told. */
  #publish(): void {
    for (const entry of this.#deps.journal.takeDurable()) {
      const signals = this.#deps.learn(entry).flatMap((former) => judgeFormer(former, this.#deps.now()));
      this.#deps.fanout.publish(entry);
      this.#deps.journal.note(this.#flaps.ahead(entry.changes));
      if (signals.length > 0) this.#record(signals, 'rule:ledger').catch(this.#failed);
    }
  }

  /** The journal has told storage's failure and keeps what was said; here nobody is waiting for the answer. */
  readonly #failed = (error: unknown): void => {
    this.#deps.log.warn({ error }, 'pipeline: not yet stored');
  };
}

/** Counts per second over a sliding window of ten. */
class RateMeter {
  readonly #seconds = new Float64Array(10);
  #second = 0;

  add(now: number, count: number): void {
    this.#roll(now);
    this.#seconds[this.#second % 10] += count;
  }

  perSecond(now: number): number {
    this.#roll(now);
    return this.#seconds.reduce((sum, count) => sum + count, 0) / 10;
  }

  #roll(now: number): void {
    const second = Math.floor(now / 1000);
    for (let gap = Math.min(10, second - this.#second); gap > 0; gap--) this.#seconds[(second - gap + 1) % 10] = 0;
    this.#second = second;
  }
}
