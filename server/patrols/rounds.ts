import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound, Visit } from '#contract/patrols/round.ts';
import type { Device } from '#contract/records/device.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Zone } from '#server/lib/zone.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { EventStore } from '#server/storage/storage.ts';
import type { PatrolStore } from '#server/storage/stores/patrol-store.ts';
import { judgeCheckIn } from './check-in.ts';
import { owedAt, type Owed } from './owed.ts';
import { atTime, openRound, roundsFor, stopped, withRefusal, withVisit } from './round.ts';
import { checkInsSince } from './restore.ts';
import { startsOf } from './schedule.ts';
import { GIVEN_UP, owedWords, visitWords } from './words.ts';

const HOUR_MS = 3_600_000;
/** Rounds that began longer ago than this are read from storage only; what is missed in them is asked for no more. */
const HELD_MS = 48 * HOUR_MS;
/** A round lasts a day at most, and two hours of grace: what began before this is over. */
const BACK_MS = 26 * HOUR_MS;
/** What was told while nobody listened is waited for so long before anything of that time is late or missed. */
const SETTLE_MS = 5 * 60_000;
/** Nobody has looked for so long: the process, or the machine, was stopped. */
const GAP_MS = 60_000;
/** Check-ins that are remembered for rounds that open after them. */
const RECENT = 2000;

interface RoundsDeps {
  readonly plans: () => readonly PatrolPlan[];
  readonly stored: Pick<PatrolStore, 'rounds' | 'write'>;
  readonly events: Pick<EventStore, 'list'>;
  readonly records: Pick<Records, 'get' | 'lastAlert'>;
  readonly kinds: KindIndex;
  readonly zone: Zone;
  /** Makes records of alerts that begin and end. Resolves when they are durable. */
  readonly raise: (signals: readonly AlertSignal[]) => Promise<void>;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Rounds under way and of the last two days. Time opens them and finds points late and missed, by our clock; check-ins that have become
 * durable are visits. Everything is found again from storage after a restart: nothing is told twice.
 */
export class Rounds {
  readonly #deps: RoundsDeps;
  readonly #rounds = new Map<string, PatrolRound>();
  readonly #dirty = new Set<string>();
  #recent: DeviceEvent[] = [];
  #lookedUntil: number;
  /** Since when we listen without a break, ms UTC. */
  #listeningSince: number;
  #restored = false;
  #restoring: Promise<void> | null = null;
  #opened = false;
  #busy = false;

  constructor(deps: RoundsDeps) {
    this.#deps = deps;
    this.#listeningSince = deps.now();
    this.#lookedUntil = this.#listeningSince - BACK_MS;
  }

  get all(): readonly PatrolRound[] {
    return [...this.#rounds.values()];
  }

  /** Every second: opens rounds, finds what is late, keeps what has changed. Never rejects; what could not be stored is tried again. */
  async keep(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#restore();
      this.#open();
      await this.#advance();
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
    const signals = visits.flatMap((event) => this.#take(event));
    if (signals.length === 0) return;
    await this.#deps
      .raise(signals)
      .catch((error: unknown) => this.#deps.log.warn({ error }, 'patrols: alerts that end are not stored yet'));
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
    for (const round of this.#rounds.values()) {
      if (round.plan !== plan) continue;
      for (const { device } of round.points) devices.add(device);
      this.#put(stopped(round, this.#deps.now()));
    }
    await this.#deps.raise([...devices].flatMap((device) => this.#settled(device, GIVEN_UP, kept.has(device) ? undefined : plan)));
  }

  #isCheckIn({ device, type }: DeviceEvent): boolean {
    return this.#patrolOf(device)?.visit === type;
  }

  #patrolOf(device: string): { readonly visit: string; readonly late: string; readonly missed: string } | undefined {
    const kind = this.#deps.records.get('device', device)?.kind;
    return kind === undefined ? undefined : this.#deps.kinds.get(kind)?.patrol;
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
    for (const round of await stored.rounds(from, Infinity)) if (!this.#rounds.has(round.id)) this.#rounds.set(round.id, round);
    const types = [...kinds.values()].flatMap(({ patrol }) => patrol?.visit ?? []);
    const devices = plans().flatMap(({ points }) => points.map(({ device }) => device));
    const known = await checkInsSince(events, { types, devices, from: now() - BACK_MS, to: now() + HOUR_MS });
    this.#recent = [...known, ...this.#recent].slice(-RECENT);
    this.#restored = true;
    const signals = this.#recent.flatMap((event) => this.#take(event));
    await this.#deps.raise(signals);
  }

  #open(): void {
    const { plans, zone, now } = this.#deps;
    const until = now();
    if (this.#opened && until - this.#lookedUntil > GAP_MS) this.#listeningSince = until;
    this.#opened = true;
    for (const plan of plans()) {
      if (!plan.active) continue;
      const over = this.#listeningSince - (plan.lastsMin + plan.graceMin) * 60_000;
      // Of a round that was over before anybody listened nobody can say what became of it.
      for (const { at, shift } of startsOf(plan, Math.max(this.#lookedUntil, plan.at - 1, over), until, zone))
        this.#begin(plan, { from: at, shift, begunBy: null });
    }
    // A clock that is set back opens nothing again: rounds are known by their beginning.
    this.#lookedUntil = until;
    for (const [id, { from }] of this.#rounds) if (from < until - HELD_MS && !this.#dirty.has(id)) this.#rounds.delete(id);
  }

  #begin(plan: PatrolPlan, begin: Omit<Parameters<typeof openRound>[1], 'simulated'>): PatrolRound {
    const { records } = this.#deps;
    const simulated = plan.points.some(({ device }) => records.get('device', device)?.simulated === true);
    const opened = openRound(plan, { ...begin, simulated });
    const known = this.#rounds.get(opened.id);
    if (known !== undefined) return known;
    this.#put(opened);
    for (const event of this.#recent) if (event.at >= opened.from) this.#take(event);
    return this.#rounds.get(opened.id)!;
  }

  async #advance(): Promise<void> {
    const now = this.#deps.now();
    const signals: AlertSignal[] = [];
    for (const round of this.#rounds.values()) {
      // Terminals that had nobody to tell are waited for first.
      if (round.from < this.#listeningSince && now < this.#listeningSince + SETTLE_MS) continue;
      const next = atTime(round, now);
      if (next === round) continue;
      this.#put(next);
      for (const [n, point] of next.points.entries()) {
        const before = round.points[n];
        if (point.lateAt === before.lateAt && point.missedAt === before.missedAt) continue;
        signals.push(
          ...this.#begun({ round: next, point, what: point.missedAt === null ? 'late' : 'missed', since: point.missedAt ?? point.lateAt! }),
        );
      }
    }
    if (signals.length > 0) await this.#deps.raise(signals);
  }

  /** Takes a check-in for the rounds that it is for. @returns alerts that end by it */
  #take(event: DeviceEvent): AlertSignal[] {
    const device = this.#deps.records.get('device', event.device);
    if (device === undefined) return [];
    const byPlan = Map.groupBy(this.#rounds.values(), ({ plan }) => plan);
    let words: Label | null = null;
    for (const rounds of byPlan.values())
      for (const round of roundsFor(rounds, device.id, event.at)) words = this.#visit(round, device, event) ?? words;
    return words === null ? [] : this.#settled(device.id, words);
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
    this.#rounds.set(round.id, round);
    this.#dirty.add(round.id);
  }

  async #store(): Promise<void> {
    const changed = [...this.#dirty].map((id) => this.#rounds.get(id)!);
    if (changed.length === 0) return;
    await this.#deps.stored.write(changed);
    for (const round of changed) if (this.#rounds.get(round.id) === round) this.#dirty.delete(round.id);
  }

  /** A point is late, or missed: that is said once, also when a restart came before it was noted. */
  #begun(owed: Owed): AlertSignal[] {
    const { records, zone } = this.#deps;
    const device = records.get('device', owed.point.device);
    const codes = this.#patrolOf(owed.point.device);
    if (device === undefined || codes === undefined) return [];
    const code = codes[owed.what];
    const last = records.lastAlert(device.id, code);
    if (last?.active && last.observedAt >= owed.since) return [];
    const said = this.#signal(device, code, true, owed.since, owedWords(owed, zone));
    return owed.what === 'missed' ? [...this.#ended(device, codes.late, owedWords(owed, zone)), said] : [said];
  }

  /** Ends what a point is owed no more. @param without a plan that is given up */
  #settled(id: string, words: Label, without?: string): AlertSignal[] {
    const device = this.#deps.records.get('device', id);
    const codes = this.#patrolOf(id);
    if (device === undefined || codes === undefined) return [];
    const rounds = this.all.filter(({ plan }) => plan !== without);
    const owed = new Set(owedAt(rounds, id, this.#deps.now()).map(({ what }) => what));
    return (['late', 'missed'] as const).flatMap((what) => (owed.has(what) ? [] : this.#ended(device, codes[what], words)));
  }

  #ended(device: Device, code: string, words: Label): AlertSignal[] {
    return this.#deps.records.lastAlert(device.id, code)?.active ? [this.#signal(device, code, false, this.#deps.now(), words)] : [];
  }

  #signal(device: Device, code: string, on: boolean, observedAt: number, words: Label): AlertSignal {
    const { id, kind, place, position, simulated } = device;
    const point = this.#patrolOf(id)!.visit;
    const receivedAt = this.#deps.now();
    return {
      device: id,
      address: null,
      kind,
      code,
      on,
      place,
      position: position ?? null,
      point,
      value: 0,
      observedAt,
      receivedAt,
      clockFault: false,
      text: '',
      words,
      simulated,
    };
  }
}
