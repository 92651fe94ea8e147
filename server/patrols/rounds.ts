import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import { missedFrom, type PatrolRound, type Visit } from '#contract/patrols/round.ts';
import type { Device } from '#contract/records/device.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Zone } from '#contract/zone.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { EventStore } from '#server/storage/storage.ts';
import type { PatrolStore } from '#server/storage/stores/patrol-store.ts';
import { PatrolAlerts } from './alerts.ts';
import { judgeCheckIn } from './check-in.ts';
import { HeldRounds } from './held.ts';
import { Listening } from './listening.ts';
import { saidOnce, type Owed } from './owed.ts';
import { atTime, openRound, roundsFor, stopped, withRefusal, withVisit } from './round.ts';
import { checkInsSince } from './restore.ts';
import { startsOf } from './schedule.ts';
import { GIVEN_UP, TOO_OLD, visitWords } from './words.ts';

const HOUR_MS = 3_600_000;
/** Rounds that were over longer ago are read from storage only; what is missed in them is asked for no more, and its alerts end. */
const HELD_MS = 48 * HOUR_MS;
/** A round lasts a day at most, and two hours of grace: what began before this is over. */
const BACK_MS = 26 * HOUR_MS;
/** A round that began and ended while nobody listened is opened late, not longer after it began than this: no round is kept for less. */
const UNWATCHED_MS = 24 * HOUR_MS;
/** Of one route, the newest. */
const MOST_UNWATCHED = 24;
/** Check-ins that are remembered for rounds that open after them. */
const RECENT = 2000;

interface RoundsDeps {
  readonly plans: () => readonly PatrolPlan[];
  readonly stored: Pick<PatrolStore, 'rounds' | 'write'>;
  readonly events: Pick<EventStore, 'list'>;
  readonly records: Pick<Records, 'get' | 'all' | 'lastAlert'>;
  readonly kinds: KindIndex;
  readonly zone: Zone;
  /** Makes records of alerts that begin and end. Resolves when they are durable. */
  readonly raise: (signals: readonly AlertSignal[]) => Promise<void>;
  /** Wall clock, ms UTC. */
  readonly now: () => number;
  /** A clock that only runs on, ms. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/**
 * Rounds under way and of the last two days. Time opens them and finds points late and missed, by our clock; check-ins that have become
 * durable are visits. Everything is found again from storage after a restart: nothing is told twice.
 */
export class Rounds {
  readonly #deps: RoundsDeps;
  readonly #rounds = new HeldRounds();
  readonly #dirty = new Set<string>();
  readonly #alerts: PatrolAlerts;
  /** Points of which an alert may go on that no round is left for. */
  #unasked: ReadonlySet<string> = new Set();
  #recent: DeviceEvent[] = [];
  readonly #listening: Listening;
  #lookedUntil: number;
  #restored = false;
  #restoring: Promise<void> | null = null;
  #opened = false;
  #busy = false;

  constructor(deps: RoundsDeps) {
    this.#deps = deps;
    this.#alerts = new PatrolAlerts(deps);
    this.#listening = new Listening(deps);
    this.#lookedUntil = deps.now() - BACK_MS;
  }

  get all(): readonly PatrolRound[] {
    return [...this.#rounds.all];
  }

  /** Every second: opens rounds, finds what is late, keeps what has changed. Never rejects; what could not be stored is tried again. */
  async keep(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#restore();
      this.#open();
      this.#dropOld();
      await this.#advance();
      await this.#endOld();
      await this.#store();
    } catch (error) {
      this.#deps.log.warn({ error }, 'patrols: what has changed is not stored yet');
    } finally {
      this.#busy = false;
    }
  }

  /** Events that have become durable. Resolves when all that came of them is. Never rejects. */
  async heard(events: readonly DeviceEvent[]): Promise<void> {
    const visits = events.filter((event) => this.#isCheckIn(event));
    if (visits.length === 0) return;
    this.#recent = [...this.#recent, ...visits].slice(-RECENT);
    if (!this.#restored) return;
    try {
      // A round that has begun since the last look is there before who walks it.
      this.#open();
      const signals = visits.flatMap((event) => this.#take(event));
      if (signals.length > 0) await this.#deps.raise(signals);
    } catch (error) {
      this.#deps.log.warn({ error }, 'patrols: alerts that end are not stored yet');
    }
  }

  /** Begins a round by hand. @returns it, as it is then */
  async begin(plan: PatrolPlan, by: Actor, lastsMin?: number): Promise<PatrolRound> {
    await this.#restore();
    return this.#begin(plan, { from: this.#deps.now(), shift: '', begunBy: by, ...(lastsMin !== undefined && { lastsMin }) });
  }

  /** A route is another, or gone: rounds under way end, and alerts of points that are not on it. @param kept those that are */
  async giveUp(plan: string, kept: ReadonlySet<string>): Promise<void> {
    await this.#restore();
    const devices = new Set<string>();
    for (const round of this.all) {
      if (round.plan !== plan) continue;
      for (const { device } of round.points) devices.add(device);
      this.#put(stopped(round, this.#deps.now()));
    }
    const asking = (device: string): PatrolRound[] =>
      [...this.#rounds.passing(device)].filter((round) => round.plan !== plan || kept.has(device));
    await this.#deps.raise([...devices].flatMap((device) => this.#alerts.settled(device, GIVEN_UP, asking(device))));
  }

  #isCheckIn({ device, type }: DeviceEvent): boolean {
    return this.#alerts.patrolOf(device)?.visit === type;
  }

  /** Once; again when it could not be read. */
  #restore(): Promise<void> {
    this.#restoring ??= this.#readBack().catch((error: unknown) => {
      this.#restoring = null;
      throw error;
    });
    return this.#restoring;
  }

  async #readBack(): Promise<void> {
    const { stored, events, kinds, plans, now } = this.#deps;
    const from = now() - HELD_MS;
    for (const round of await stored.rounds(from - BACK_MS, Infinity))
      if (missedFrom(round) >= from && this.#rounds.get(round.id) === undefined) this.#rounds.put(round);
    const types = [...kinds.values()].flatMap(({ patrol }) => patrol?.visit ?? []);
    const devices = plans().flatMap(({ points }) => points.map(({ device }) => device));
    const known = await checkInsSince(events, { types, devices, from: now() - BACK_MS, to: now() + HOUR_MS });
    this.#recent = [...known, ...this.#recent].slice(-RECENT);
    this.#restored = true;
    this.#unasked = new Set(this.#alerts.standing());
    // Rounds that began while nobody listened first: a visit of one of them is none of the round before.
    this.#open();
    const signals = this.#recent.flatMap((event) => this.#take(event));
    await this.#deps.raise(signals);
  }

  #open(): void {
    const { plans, zone, now } = this.#deps;
    const until = now();
    this.#listening.look(!this.#opened);
    this.#opened = true;
    for (const plan of plans()) {
      if (!plan.active) continue;
      const over = this.#listening.since - (plan.lastsMin + plan.graceMin) * 60_000;
      const starts = startsOf(plan, Math.max(this.#lookedUntil, plan.at - 1, until - BACK_MS), until, zone);
      const unwatched = starts.filter(({ at }) => at <= over && at > until - UNWATCHED_MS).slice(-MOST_UNWATCHED);
      for (const { at, shift } of unwatched) this.#begin(plan, { from: at, shift, begunBy: null, unwatched: true });
      for (const { at, shift } of starts) if (at > over) this.#begin(plan, { from: at, shift, begunBy: null });
    }
    // A clock that is set back opens nothing again: rounds are known by their beginning.
    this.#lookedUntil = until;
  }

  #dropOld(): void {
    const old = this.#rounds.overBefore(this.#deps.now() - HELD_MS).filter(({ id }) => !this.#dirty.has(id));
    for (const round of old) this.#rounds.drop(round);
    const left = old.flatMap(({ points }) => points.filter(({ visit }) => visit === null));
    if (left.length > 0) this.#unasked = new Set([...this.#unasked, ...left.map(({ device }) => device)]);
  }

  #begin(plan: PatrolPlan, begin: Omit<Parameters<typeof openRound>[1], 'simulated'>): PatrolRound {
    const { records } = this.#deps;
    const simulated = plan.points.some(({ device }) => records.get('device', device)?.simulated === true);
    const opened = openRound(plan, { ...begin, simulated });
    const known = this.#rounds.get(opened.id);
    if (known !== undefined) return known;
    this.#put(opened);
    const devices = new Set(opened.points.map(({ device }) => device));
    for (const event of this.#recent) if (event.at >= opened.from && devices.has(event.device)) this.#take(event);
    return this.#rounds.get(opened.id)!;
  }

  async #advance(): Promise<void> {
    const now = this.#deps.now();
    const found: Owed[] = [];
    for (const round of this.#rounds.all) {
      // Terminals that had nobody to tell are waited for first.
      if (round.from < this.#listening.since && !this.#listening.settled) continue;
      const next = atTime(round, now);
      if (next === round) continue;
      this.#put(next);
      for (const [n, point] of next.points.entries()) {
        const before = round.points[n];
        if (point.lateAt === before.lateAt && point.missedAt === before.missedAt) continue;
        found.push({ round: next, point, what: point.missedAt === null ? 'late' : 'missed', since: point.missedAt ?? point.lateAt! });
      }
    }
    // What one route asks for no more another may: so it is said when all is found.
    const signals = saidOnce(found).flatMap((owed) => this.#alerts.begun(owed, this.#rounds.passing(owed.point.device)));
    if (signals.length > 0) await this.#deps.raise(signals);
  }

  /** Ends alerts of rounds that are not in memory any more, once those that are have been looked at. */
  async #endOld(): Promise<void> {
    if (this.#unasked.size === 0 || !this.#listening.settled) return;
    const ends = [...this.#unasked].flatMap((device) => this.#alerts.settled(device, TOO_OLD, this.#rounds.passing(device)));
    // Where a round was never stored only its alert knows of it: that is waited for.
    const isOld = ({ device, code }: AlertSignal): boolean =>
      this.#deps.records.lastAlert(device!, code)!.observedAt <= this.#deps.now() - HELD_MS;
    const old = ends.filter(isOld);
    if (old.length > 0) await this.#deps.raise(old);
    this.#unasked = new Set(ends.filter((signal) => !old.includes(signal)).map(({ device }) => device!));
  }

  /** Takes a check-in for the rounds that it is for. @returns alerts that end by it */
  #take(event: DeviceEvent): AlertSignal[] {
    const device = this.#deps.records.get('device', event.device);
    if (device === undefined) return [];
    const byPlan = Map.groupBy(this.#rounds.passing(device.id), ({ plan }) => plan);
    let words: Label | null = null;
    const { round: named } = event.attributes;
    for (const rounds of byPlan.values())
      for (const round of roundsFor(rounds, device.id, event.at, named)) words = this.#visit(round, device, event) ?? words;
    return words === null ? [] : this.#alerts.settled(device.id, words, this.#rounds.passing(device.id));
  }

  #visit(round: PatrolRound, device: Device, event: DeviceEvent): Label | null {
    const point = round.points.find((one) => one.device === device.id)!;
    const { method, distanceM, fault } = judgeCheckIn(event, device, round, point);
    const told = { event: event.id, at: event.at, toldAt: event.receivedAt, distanceM };
    if (fault !== null) {
      this.#put(withRefusal(round, device.id, { ...told, why: fault }));
      return null;
    }
    const { photo, by } = event.attributes;
    const visit: Visit = { ...told, method, photo: typeof photo === 'string' ? photo : null, by: typeof by === 'string' ? by : '' };
    this.#put(withVisit(round, device.id, visit));
    return visitWords(round, point, visit, this.#deps.zone);
  }

  #put(round: PatrolRound): void {
    if (this.#rounds.get(round.id) === round) return;
    this.#rounds.put(round);
    this.#dirty.add(round.id);
  }

  async #store(): Promise<void> {
    const changed = [...this.#dirty].map((id) => this.#rounds.get(id)!);
    if (changed.length === 0) return;
    await this.#deps.stored.write(changed);
    for (const round of changed) if (this.#rounds.get(round.id) === round) this.#dirty.delete(round.id);
  }
}
