import type { PipelineDeps } from './pipeline-deps.ts';
import type { EdgeWord } from '#server/ingest/adapter.ts';
import { adoptedOperations, adoptedSignal, endOfOwn } from '#server/edge/adopt.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { Ages } from '#server/incidents/ages.ts';
import type { Eviction } from '#server/incidents/ending/eviction.ts';
import { Flaps, type Flush } from '#server/incidents/writes/flaps.ts';
import { UnregisteredAlerts } from '#server/incidents/unregistered/alerts.ts';
import { Silences } from '#server/incidents/writes/silences.ts';
import { Repeats } from '#server/incidents/writes/repeats.ts';
import { EventIntake } from '#server/events/intake.ts';
import { EventWriter } from '#server/events/writer.ts';
import { unanswered } from '#server/operations/unanswered.ts';
import { subjectOf } from '#server/journal/waiting.ts';
import { judgeFormer } from '#server/rules/former.ts';
import { judgeLate } from '#server/rules/late.ts';
import { judgeUnregistered } from '#server/rules/unregistered.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { HistoryStore, JournalWrite } from '#server/storage/storage.ts';

const SYSTEM = { id: 'system', name: 'Quanyan' } as const;

/**
 * The walk, in one place: bytes have become observations; here they become state, signals, records, journal entries and
 * screens. Each stage returns a value and the next is called with it, so "go to definition" walks the whole system.
 */
export class Pipeline {
  readonly #deps: PipelineDeps;
  readonly #repeats: Repeats;
  readonly #flaps: Flaps;
  readonly #silences: Silences;
  readonly #ages: Ages;
  readonly #unregistered: UnregisteredAlerts;
  readonly #intake: EventIntake;
  readonly #events: EventWriter;

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
    this.#unregistered = new UnregisteredAlerts(deps.kinds, deps.records.all('alert'));
    this.#flaps = new Flaps(deps.records);
    this.#silences = new Silences(deps.kinds);
    this.#ages = new Ages({ now: deps.now(), monotonic: deps.monotonic() });
    const { state, judge, unregistered, sensing, monotonic, log } = deps;
    this.#intake = new EventIntake({ state, judge, unregistered, sensing });
    this.#events = new EventWriter({ store: deps.events, stored: (events) => deps.fanout.publishEvents(events), monotonic, log });
    this.#repeats = new Repeats(deps.records, (type, id) => deps.journal.settled(type, id) && !this.#flaps.has(id));
  }

  /** Events that are not durable yet, and those that were refused because too many were. */
  get events(): { readonly waiting: number; readonly dropped: number } {
    return this.#events;
  }

  get #moment(): { now: number; monotonic: number } {
    return { now: this.#deps.now(), monotonic: this.#deps.monotonic() };
  }

  /**
   * Takes what devices said. Resolves once state has it and every event, and every alert it raised, changed or repeated, is durable;
   * until then no sender may be confirmed. Readings of which nothing came are taken at once, also while storage fails.
   * @throws Refused `storage` when that is not so now: alerts are kept and shown, but a crash could still lose them, so the
   * sender must say it again. Saying it again without a consequence is not enough to be confirmed: `settle` sees to that.
   */
  async accept(observations: readonly Observation[], events: readonly EventReport[] = []): Promise<void> {
    const receivedAt = this.#deps.now();
    const signals = observations.flatMap((observation) => this.#hear(observation, receivedAt));
    this.#deps.sensing.traffic.note(observations.length + events.length, receivedAt);
    const heard = this.#intake.hear(events, receivedAt, this.#deps.monotonic());
    const stored = this.#events.write(heard.rows);
    const recorded = this.#record(signals, 'rule:observation');
    const raised = this.#record(heard.signals, 'rule:event');
    await Promise.all([stored, this.#settle(observations, heard.subjects, Promise.all([recorded, raised]))]);
  }

  /**
   * Takes what an edge has heard and judged: its readings and events are kept and judged no more, its alerts and operations are copied.
   * Resolves when all of it is durable; given again it changes nothing. @throws as `accept` does
   */
  async adopt({ observations, events, alerts, operations }: EdgeWord): Promise<void> {
    const { records, sensing, now, monotonic } = this.#deps;
    const receivedAt = now();
    for (const observation of observations) this.#hear(observation, receivedAt);
    sensing.traffic.note(observations.length + events.length, receivedAt);
    const { rows } = this.#intake.hear(events, receivedAt, monotonic());
    const stored = this.#events.write(rows);
    const recorded = this.#record(alerts.map(adoptedSignal), 'rule:edge');
    const done = this.#write(adoptedOperations(operations, records), 'rule:edge-operation');
    await Promise.all([stored, recorded, done]);
    if (alerts.length + operations.length > 0) await this.#deps.journal.durable();
  }

  /** Devices are judged by an edge from now on: what was raised of them here is over. */
  async handOver(devices: ReadonlySet<string>): Promise<void> {
    await this.#record(endOfOwn(this.#deps.records.all('alert'), devices, this.#deps.now()), 'rule:edge');
  }

  /**
   * Takes where movers are: the newest is shown with the next tick, all of them make paths. Nothing of it is journaled.
   * @returns what is wrong with those that cannot be true, in words
   */
  track(reports: readonly TrackReport[]): readonly string[] {
    const { movers, tracks, sensing, now, monotonic } = this.#deps;
    const receivedAt = now();
    sensing.traffic.note(reports.length, receivedAt);
    return reports.flatMap((report) => {
      const heard = movers.hear(report, receivedAt, monotonic());
      if ('taken' in heard) tracks.note(heard.taken);
      else if ('late' in heard) tracks.noteLate(heard.late);
      return 'refused' in heard ? [`${report.mover}: ${heard.refused}`] : [];
    });
  }

  /** Limits in force are others, or (at `homes`) what is watched: what is held is judged by it at once. Resolves when that is durable. */
  async relimit(kind: string, homes: readonly string[] = []): Promise<void> {
    const { state, judge, overTime, now, monotonic } = this.#deps;
    const changes = state.follower.follow(kind, now());
    const still = overTime.refit(homes, monotonic(), now());
    const signals = changes.flatMap((each) => [...judge(each), ...overTime.hear(each, monotonic())]);
    await this.#record([...still, ...signals], 'rule:limits');
  }

  /** Takes what is so now by what is held, and not by a report. Resolves when it is durable. */
  raise(signals: readonly AlertSignal[], cause: string): Promise<void> {
    return this.#record(signals, cause);
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
    const { journal, fanout, state, movers, sensing } = this.#deps;
    const { now, monotonic } = this.#moment;
    journal.tick();
    this.#events.tick();
    const signals = this.#deps.state
      .sweep(monotonic, now)
      .flatMap((change) => this.#deps.judge(change))
      .concat(this.#unregistered.sweep(now), this.#deps.overTime.sweep(monotonic, now), sensing.sweep(monotonic, now));
    this.#record(this.#silences.take(signals, monotonic), 'rule:silence').catch(this.#failed);
    this.#write(this.#deps.due.take(now), 'rule:due').catch(this.#failed);
    const over = this.#deps.operations.take(now);
    this.#write(over, 'rule:operation').catch(this.#failed);
    this.#record(unanswered(over, this.#deps, now), 'rule:operation').catch(this.#failed);
    this.#flushJoined(journal.health === 'failing' ? Infinity : monotonic);
    if (journal.health === 'ok') this.#flushRepeats(monotonic).catch(this.#failed);
    this.#publish();
    const unstored = journal.waiting.takeUnstored();
    if (unstored.length > 0) fanout.publishUnstored(unstored);
    movers.sweep(monotonic);
    state.advance();
    movers.advance();
    fanout.publishLive();
  }

  /** Minor alerts that nobody noticed end; what is over leaves memory and screens, a part at a time. */
  async evict(eviction: Eviction): Promise<void> {
    for (let more = true; more && this.#deps.journal.health === 'ok';) {
      const moment = this.#moment;
      const { now } = moment;
      await this.#write(eviction.unnoticed(now, this.#ages.at(moment)), 'rule:unnoticed');
      const changes = eviction.due(now, this.#ages.at(moment), moment.monotonic);
      more = changes.length > 0;
      // By a cause that is not kept while storage fails: a change that waits is written as the record is, and this one would be gone.
      if (more) await this.commit({ at: now, actor: SYSTEM, cause: 'eviction', changes });
    }
  }

  /** Every second: since when what is new since the start has stood still. */
  async askHistory(history: Pick<HistoryStore, 'read'>): Promise<void> {
    await this.#record(await this.#deps.overTime.ask(history, this.#deps.monotonic, this.#deps.now), 'rule:inactivity');
  }

  /** Writes all that was put off. */
  async flush(): Promise<void> {
    this.#record(this.#silences.rest(), 'rule:silence').catch(this.#failed);
    this.#flushJoined(Infinity);
    await this.#flushRepeats(Infinity);
    await this.#events.flush();
    await this.#deps.journal.durable();
  }

  /** Writes how often alerts were repeated, of those whose time has come. @param now monotonic, ms */
  async #flushRepeats(now: number): Promise<void> {
    for (let changes = this.#repeats.due(now); changes.length > 0; changes = this.#repeats.due(now))
      await this.#write(changes, 'rule:repeat');
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
    const { state, unregistered, sampler, operations, judge, kinds, sensing, monotonic } = this.#deps;
    const result = sensing.heard(observation, receivedAt, state.apply(observation, receivedAt, monotonic()));
    if ('change' in result) {
      sampler.note(result.change);
      operations.heard(result.change);
      return [...judge(result.change), ...this.#deps.overTime.hear(result.change, monotonic())];
    }
    if ('late' in result) {
      sampler.noteLate(result.late);
      return [...judgeLate(result.late), ...judge({ ...result.late, point: null })];
    }
    if (result.ignored !== 'unknown-device' && result.ignored !== 'unknown-point') return [];
    // Of a device whose kind has no such point, a fire is still a fire: it is judged like one of an unregistered sender, at the device.
    const known = result.ignored === 'unknown-point' ? observation.device : observation.via;
    if (result.ignored === 'unknown-device') unregistered.note(observation, receivedAt);
    const at = known === undefined ? -1 : state.resolve(known);
    const signals = judgeUnregistered(observation, receivedAt, kinds, at < 0 ? null : state.device(at));
    return result.ignored === 'unknown-point' ? signals : this.#unregistered.gather(signals, observation.via, at >= 0);
  }

  async #record(said: readonly AlertSignal[], cause: string): Promise<void> {
    const { records, kinds, rules, correlator, journal, monotonic, elsewhere } = this.#deps;
    const signals = said.filter(({ device, adopted }) => device === null || adopted !== undefined || !elsewhere.has(device));
    if (signals.length === 0) return;
    this.#silences.heard(signals);
    const moment = this.#moment;
    const age = this.#ages.at(moment);
    const absorbed = absorb(correlator.gather(signals, moment.now, age), records, kinds, moment.now, rules, age);
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
  async #settle(observations: readonly Observation[], events: readonly string[], recorded: Promise<unknown>): Promise<void> {
    const { journal, state } = this.#deps;
    const subjects =
      journal.waiting.size === 0 && this.#flaps.size === 0
        ? []
        : [
            ...events,
            ...observations.map(({ device, point }) => {
              const handle = state.resolve(device);
              return subjectOf(handle < 0 ? device : state.device(handle).id, point);
            }),
          ];
    const holds = subjects.flatMap((subject) => this.#flaps.holdsAbout(subject));
    await recorded;
    await Promise.all(holds);
    if (subjects.some((subject) => journal.waiting.hasAbout(subject))) await journal.durable();
  }

  /** What is durable is seen, in the order of the journal: live state follows the ledger, then screens are told. */
  #publish(): void {
    for (const entry of this.#deps.journal.takeDurable()) {
      const signals = this.#deps.followLedger(entry).flatMap((former) => judgeFormer(former, this.#deps.now()));
      this.#deps.fanout.publish(entry);
      this.#deps.operations.follow(entry);
      this.#deps.journal.note(this.#flaps.ahead(entry.changes));
      if (signals.length > 0) this.#record(signals, 'rule:ledger').catch(this.#failed);
    }
  }

  /** The journal has told storage's failure and keeps what was said; here nobody is waiting for the answer. */
  readonly #failed = (error: unknown): void => {
    this.#deps.log.warn({ error }, 'pipeline: not yet stored');
  };
}
