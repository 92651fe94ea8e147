import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds.ts';
import type { Observation } from '#contract/observation.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import type { MergeRules } from '#server/incidents/batch.ts';
import { expire } from '#server/incidents/expire.ts';
import { Repeats } from '#server/incidents/repeats.ts';
import type { Strays } from '#server/ingest/strays.ts';
import type { Book } from '#server/records/book.ts';
import type { Sampler } from '#server/records/sampler.ts';
import { storageRefusal, type JournalWriter } from '#server/journal/writer.ts';
import type { Judge } from '#server/rules/judge.ts';
import { judgeStray } from '#server/rules/stray.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { LiveState } from '#server/state/state.ts';

const SYSTEM = { id: 'system', name: 'Quanyan' } as const;

export interface PipelineDeps {
  readonly kinds: KindIndex;
  readonly state: LiveState;
  readonly judge: Judge;
  readonly rules: MergeRules;
  readonly book: Book;
  readonly journal: Pick<JournalWriter, 'write' | 'note' | 'tell' | 'settled' | 'health'>;
  readonly sampler: Sampler;
  readonly strays: Strays;
  readonly publishLive: () => void;
  readonly now: () => number;
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
  #lastObservationAt = 0;

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
    this.#repeats = new Repeats(deps.book, (type, id) => deps.journal.settled(type, id));
  }

  /** Observations per second over the last ten seconds, and when the newest one came (0 = never). */
  get traffic(): { ingestRate: number; lastObservationAt: number } {
    return { ingestRate: this.#rate.perSecond(this.#deps.now()), lastObservationAt: this.#lastObservationAt };
  }

  /**
   * Takes what devices said. Resolves once state has it and every alert it raised or changed is durable (of a repeat: the alert it repeats); until then no sender may be
   * confirmed. @throws Refused `storage` while storage fails, whatever was said: alerts are kept and shown, but nothing may be
   * confirmed that a crash could still lose, so the sender will say it again.
   */
  async accept(observations: readonly Observation[]): Promise<void> {
    const receivedAt = this.#deps.now();
    const signals: AlertSignal[] = [];
    for (const observation of observations) for (const signal of this.#hear(observation, receivedAt)) signals.push(signal);
    if (observations.length > 0) this.#lastObservationAt = receivedAt;
    this.#rate.add(receivedAt, observations.length);
    await this.#record(signals, 'rule:observation');
    if (this.#deps.journal.health === 'failing') throw storageRefusal();
  }

  /** Every 100 ms: what the passing of time did, then one frame to every screen. */
  tick(): void {
    const now = this.#deps.now();
    const signals = this.#deps.state.sweep(now).flatMap((change) => this.#deps.judge(change));
    this.#record(signals, 'rule:silence').catch(this.#failed);
    const expired = expire(this.#deps.book, now);
    if (expired.length > 0) this.#write(expired, 'rule:expiry').catch(this.#failed);
    this.flush(now).catch(this.#failed);
    this.#deps.journal.tell();
    this.#deps.state.advance();
    this.#deps.publishLive();
  }

  /** Writes how often alerts were repeated, of those whose time has come. */
  async flush(now: number): Promise<void> {
    for (let changes = this.#repeats.due(now); changes.length > 0; changes = this.#repeats.due(now)) await this.#write(changes, 'rule:repeat');
  }

  #hear(observation: Observation, receivedAt: number): AlertSignal[] {
    const { state, strays, sampler, judge, kinds } = this.#deps;
    const result = state.apply(observation, receivedAt);
    if ('change' in result) {
      sampler.note(result.change);
      return judge(result.change);
    }
    if (result.ignored !== 'unknown-device' && result.ignored !== 'unknown-point') return [];
    // Of a device whose kind has no such point, a fire is still a fire: it is judged like a stranger's, at the device.
    const known = result.ignored === 'unknown-point' ? observation.device : observation.via;
    if (result.ignored === 'unknown-device') strays.note(observation, receivedAt);
    const at = known === undefined ? -1 : state.resolve(known);
    return judgeStray(observation, receivedAt, kinds, at < 0 ? null : state.device(at));
  }

  async #record(signals: readonly AlertSignal[], cause: string): Promise<void> {
    if (signals.length === 0) return;
    const { book, kinds, rules, journal, now } = this.#deps;
    const { now: changes, later } = this.#repeats.sort(absorb(signals, book, kinds, now(), rules), now());
    journal.note(later);
    await this.#write(changes, cause);
  }

  async #write(changes: readonly RecordChange[], cause: string): Promise<void> {
    if (changes.length === 0) return;
    await this.#deps.journal.write({ at: this.#deps.now(), actor: SYSTEM, cause, changes });
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
