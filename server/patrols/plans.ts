import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { PatrolChoice, PatrolPlan } from '#contract/patrols/plan.ts';
import { missedFrom, type PatrolRound } from '#contract/patrols/round.ts';
import { isVisible } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { doneDraft } from '#server/storage/stores/audit-draft.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { AuditStore } from '#server/storage/stores/audit-store.ts';
import type { PatrolStore } from '#server/storage/stores/patrol-store.ts';
import type { Rounds } from './rounds.ts';
import { overlapOf } from './schedule.ts';

/** Begun twice within so long, it was meant once. */
const JUST_MS = 30_000;
/** All routes are looked at every second, and their rounds are held for two days. */
const MOST_ROUTES = 500;
const MOST_BY_HAND = 20;

interface PlansDeps {
  readonly kinds: KindIndex;
  /** As they are held in memory. */
  readonly plans: Map<string, PatrolPlan>;
  readonly stored: Pick<PatrolStore, 'put' | 'remove'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly records: Pick<Records, 'get'>;
  readonly rounds: Pick<Rounds, 'all' | 'begin' | 'giveUp' | 'keep'>;
  readonly now: () => number;
  /** A clock that only runs on, ms. */
  readonly monotonic: () => number;
}

interface Act {
  readonly user: User;
  /** Address of who asks. */
  readonly from: string;
  readonly reason: string;
}

/** Routes and their shifts: entered, changed and removed, and walked by hand, by who is responsible for all of their points. */
export class PatrolPlans {
  readonly #deps: PlansDeps;
  readonly #turns = new Mutex();
  /** By route, what was begun last by hand and when, by the clock that only runs on. */
  readonly #begun = new Map<string, { readonly round: PatrolRound; readonly monotonic: number }>();

  constructor(deps: PlansDeps) {
    this.#deps = deps;
  }

  /** Those of which a user may know. */
  list(user: User): PatrolPlan[] {
    return [...this.#deps.plans.values()].filter((plan) => this.#sees(user, plan));
  }

  /**
   * @param id null = a new one @param base version that was seen; 0 = none
   * @throws Refused `invalid`, `not-found`, or `conflict` when somebody else was quicker or there are too many
   */
  put(id: string | null, choice: PatrolChoice, base: number, act: Act): Promise<PatrolPlan> {
    return this.#turns.run('patrols', async () => {
      const { plans, stored, rounds, now } = this.#deps;
      const held = id === null ? undefined : plans.get(id);
      if (id !== null && (held === undefined || !this.#sees(act.user, held))) throw unknownPlan(id);
      if ((held?.version ?? 0) !== base)
        throw refuse('conflict', '已被他人更改，请重新核对', 'Somebody has changed it meanwhile: look at it again.', {
          ...(held && { by: held.actor, at: held.at }),
        });
      if (held === undefined && plans.size >= MOST_ROUTES)
        throw refuse(
          'conflict',
          `巡检路线已有 ${MOST_ROUTES} 条，请先删除不用的`,
          `There are ${MOST_ROUTES} routes: remove what is not used.`,
        );
      this.#check(choice, act.user);
      const actor = { id: act.user.id, name: act.user.name };
      const plan: PatrolPlan = { ...choice, id: held?.id ?? freeId(plans), version: base + 1, at: now(), actor, reason: act.reason };
      // Auditors read no text that people wrote.
      await stored.put(plan, doneDraft(act.user, act.from, 'patrol:set', plan.id));
      plans.set(plan.id, plan);
      if (held !== undefined) await rounds.giveUp(plan.id, new Set(plan.active ? plan.points.map(({ device }) => device) : []));
      return plan;
    });
  }

  /** Its rounds are kept. @throws Refused `not-found` */
  remove(id: string, act: Act): Promise<void> {
    return this.#turns.run('patrols', async () => {
      const { plans, stored, rounds, now } = this.#deps;
      const plan = plans.get(id);
      if (plan === undefined || !this.#sees(act.user, plan)) throw unknownPlan(id);
      await stored.remove(id, now(), doneDraft(act.user, act.from, 'patrol:remove', id));
      plans.delete(id);
      this.#begun.delete(id);
      await rounds.giveUp(id, new Set());
    });
  }

  /**
   * Begins a round now, beside those that are under way. @param lastsMin minutes; undefined = as the plan says
   * @throws Refused `not-found`, or `conflict` where somebody has just begun one, or too many are under way
   */
  begin(id: string, lastsMin: number | undefined, act: Act): Promise<PatrolRound> {
    return this.#turns.run('patrols', async () => {
      const { plans, rounds, audit, now, monotonic } = this.#deps;
      const plan = plans.get(id);
      if (plan === undefined || !this.#sees(act.user, plan)) throw unknownPlan(id);
      if (!plan.active) throw refuse('conflict', '本路线已停用，请先启用', 'This route is paused: have it go on first.');
      const last = this.#begun.get(id);
      if (last !== undefined && monotonic() - last.monotonic < JUST_MS)
        throw refuse('conflict', '本路线刚刚已手动开始一轮', 'A round of this route has just been begun by hand.', {
          ...(last.round.begunBy && { by: last.round.begunBy }),
          at: last.round.from,
        });
      const underWay = rounds.all.filter((round) => round.plan === id && round.begunBy !== null && now() < missedFrom(round));
      if (underWay.length >= MOST_BY_HAND)
        throw refuse(
          'conflict',
          `本路线手动开始的 ${MOST_BY_HAND} 轮尚未结束，请先等其中一轮结束`,
          `${MOST_BY_HAND} rounds that were begun by hand are under way: wait until one is over.`,
        );
      await audit.append(now(), doneDraft(act.user, act.from, 'patrol:begin', id));
      const round = await rounds.begin(plan, { id: act.user.id, name: act.user.name }, lastsMin);
      this.#begun.set(id, { round, monotonic: monotonic() });
      await rounds.keep();
      return round;
    });
  }

  #sees(user: User, { points }: Pick<PatrolPlan, 'points'>): boolean {
    const places = points.flatMap(({ device }) => this.#deps.records.get('device', device)?.place ?? []);
    return user.jurisdiction === '/' || (places.length > 0 && places.every((place) => isVisible(place, user.jurisdiction)));
  }

  #check(choice: PatrolChoice, user: User): void {
    const { records, kinds } = this.#deps;
    const seen = new Set<string>();
    for (const [i, { device: id, dueMin }] of choice.points.entries()) {
      const device = records.get('device', id);
      const at = `points.${i}`;
      if (device === undefined || !isVisible(device.place, user.jurisdiction))
        throw invalid(`${at}.device`, `辖区台账中没有设备 ${id}`, `The ledger of your jurisdiction has no device ${id}.`);
      if (kinds.get(device.kind)?.patrol === undefined)
        throw invalid(`${at}.device`, `${device.name} 不是巡检点`, `${device.name} is no patrol point.`);
      if (seen.has(id)) throw invalid(`${at}.device`, `${device.name} 在路线上重复`, `${device.name} stands on the route twice.`);
      if (dueMin > choice.lastsMin)
        throw invalid(
          `${at}.dueMin`,
          `${device.name} 应在开始后 ${dueMin} 分钟内到，但一轮只有 ${choice.lastsMin} 分钟`,
          `${device.name} is due after ${dueMin} min, but a round lasts ${choice.lastsMin} min.`,
        );
      seen.add(id);
    }
    const overlap = overlapOf(choice);
    if (overlap !== null) {
      const [first, second] = overlap.map((minute) => `${1 + Math.floor(minute / 1440)} ${clock(minute)}`);
      throw invalid(
        'shifts',
        `星期 ${first} 与星期 ${second} 开始的两轮会重叠：一轮 ${choice.lastsMin} 分钟，另宽限 ${choice.graceMin} 分钟`,
        `Rounds of day ${first} and day ${second} overlap: one lasts ${choice.lastsMin} min, and ${choice.graceMin} min of grace.`,
      );
    }
  }
}

const clock = (minute: number): string =>
  `${String(Math.floor((minute % 1440) / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function freeId(plans: ReadonlyMap<string, PatrolPlan>): string {
  const most = [...plans.keys()].reduce((largest, id) => Math.max(largest, Number(id.slice(2)) || 0), 0);
  return `XJ${String(most + 1).padStart(5, '0')}`;
}

const unknownPlan = (id: string): Error =>
  refuse('not-found', `没有巡检路线 ${id}`, `There is no patrol route ${id} in your jurisdiction.`);

const invalid = (path: string, zh: string, en: string): Error => refuse('invalid', zh, en, { issues: [{ path, message: en }] });
