import type { PatrolPlan } from '#contract/patrols/plan.ts';
import { lateFrom, missedFrom, type PatrolRound, type RoundPoint, type Visit } from '#contract/patrols/round.ts';
import type { Actor } from '#contract/records/stamp.ts';

const MINUTE_MS = 60_000;
/** Check-ins that do not count, kept of a point. */
const MOST_REFUSED = 5;

type Refusal = RoundPoint['refused'][number];

interface Begin {
  /** ms UTC. */
  readonly from: number;
  readonly shift: string;
  readonly begunBy: Actor | null;
  readonly simulated: boolean;
  /** It was over before anybody listened. */
  readonly unwatched?: boolean;
  /** Minutes; left out = as the plan says. All that is due comes sooner by as much. */
  readonly lastsMin?: number;
}

/** A round as it begins: nobody has been anywhere yet. Its id follows from the plan and its beginning, so that it is opened once. */
export function openRound(plan: PatrolPlan, { from, shift, begunBy, simulated, unwatched, lastsMin = plan.lastsMin }: Begin): PatrolRound {
  const pace = lastsMin / plan.lastsMin;
  return {
    id: `${plan.id}-${from}`,
    plan: plan.id,
    name: plan.name,
    shift,
    begunBy,
    from,
    until: from + Math.round(lastsMin * MINUTE_MS),
    graceMs: Math.round(plan.graceMin * pace * MINUTE_MS),
    radiusM: plan.radiusM,
    simulated,
    ...(unwatched && { unwatched }),
    stoppedAt: null,
    points: plan.points.map(({ device, dueMin, photo }) => ({
      device,
      due: from + Math.round(dueMin * pace * MINUTE_MS),
      photo,
      lateAt: null,
      missedAt: null,
      visit: null,
      refused: [],
    })),
  };
}

/**
 * The rounds of one plan that a check-in of an instant is for: the one that it names; else those under way then; else, to make it up, the
 * last that had begun. @param at ms UTC @param named id of the round that it says it is for, if it does
 */
export function roundsFor(rounds: readonly PatrolRound[], device: string, at: number, named?: unknown): PatrolRound[] {
  const begun = rounds.filter(({ from, points }) => from <= at && points.some((point) => point.device === device));
  const own = begun.find(({ id }) => id === named);
  if (own !== undefined) return [own];
  const underWay = begun.filter((round) => at <= missedFrom(round));
  if (underWay.length > 0) return underWay;
  const last = begun.reduce<PatrolRound | null>((latest, round) => (latest === null || round.from > latest.from ? round : latest), null);
  return last === null ? [] : [last];
}

/** Somebody was there. The earliest counts, in whatever order they are told; told again it changes nothing. */
export const withVisit = (round: PatrolRound, device: string, visit: Visit): PatrolRound =>
  changed(round, device, (point) => (point.visit !== null && !isEarlier(visit, point.visit) ? point : { ...point, visit }));

const isEarlier = (a: Visit, b: Visit): boolean => a.at < b.at || (a.at === b.at && a.event < b.event);

/** A check-in that does not count is kept beside, the newest of them. */
export const withRefusal = (round: PatrolRound, device: string, refusal: Refusal): PatrolRound =>
  changed(round, device, (point) => {
    if (point.refused.some(({ event }) => event === refusal.event)) return point;
    const refused = [...point.refused, refusal].sort((a, b) => a.at - b.at || (a.event < b.event ? -1 : 1)).slice(-MOST_REFUSED);
    return refused.some(({ event }) => event === refusal.event) ? { ...point, refused } : point;
  });

/** What time has made of a round: points are late, then missed, each found once. @param now ms UTC, by our clock */
export function atTime(round: PatrolRound, now: number): PatrolRound {
  if (round.stoppedAt !== null) return round;
  const missed = now >= missedFrom(round);
  const points = round.points.map((point) => {
    if (point.visit !== null || point.missedAt !== null) return point;
    if (missed) return { ...point, missedAt: missedFrom(round) };
    return point.lateAt === null && now >= lateFrom(round, point) ? { ...point, lateAt: lateFrom(round, point) } : point;
  });
  return points.every((point, n) => point === round.points[n]) ? round : { ...round, points };
}

/** The route is given up: what is not missed yet is asked for no more. */
export const stopped = (round: PatrolRound, now: number): PatrolRound =>
  round.stoppedAt !== null || now >= missedFrom(round) ? round : { ...round, stoppedAt: now };

function changed(round: PatrolRound, device: string, change: (point: RoundPoint) => RoundPoint): PatrolRound {
  const points = round.points.map((point) => (point.device === device ? change(point) : point));
  return points.every((point, n) => point === round.points[n]) ? round : { ...round, points };
}
