import { lateFrom, missedFrom, pointState, type PatrolRound, type RoundPoint } from '#contract/patrols/round.ts';

/** What a point is still owed: a visit that is late, or that was missed and is not made up. */
export interface Owed {
  readonly round: PatrolRound;
  readonly point: RoundPoint;
  readonly what: 'late' | 'missed';
  /** Since when, ms UTC. */
  readonly since: number;
  /** Of a round that nobody could watch: how many such rounds of its route missed the point, of which this is the last. */
  readonly together?: number;
}

/**
 * Visits that a point is owed, oldest first. One that was missed is owed until somebody has been there since its round began, in that
 * round or, when it was over, in another of the route. While it was under way only what was done in it counts: a check-in that names an
 * earlier round is none of it. @param rounds all that are in memory @param now ms UTC
 */
export function owedAt(rounds: Iterable<PatrolRound>, device: string, now: number): Owed[] {
  const owed: Owed[] = [];
  const visited = new Map<string, number>();
  for (const round of rounds)
    for (const point of round.points) {
      if (point.device !== device) continue;
      if (point.visit !== null) visited.set(round.plan, Math.max(visited.get(round.plan) ?? 0, point.visit.at));
      const what = pointState(round, point, now);
      if (what === 'late') owed.push({ round, point, what, since: lateFrom(round, point) });
      else if (what === 'missed') owed.push({ round, point, what, since: point.missedAt! });
    }
  return owed.filter(({ round }) => missedFrom(round) >= (visited.get(round.plan) ?? -1)).sort((a, b) => a.since - b.since);
}

/**
 * What is to be said of what was found, oldest first. Of rounds that nobody could watch a point's last of each route is said, with how
 * many there were: a long stop of the server is one thing to be told.
 */
export function saidOnce(found: readonly Owed[]): Owed[] {
  const sorted = found.toSorted((a, b) => a.since - b.since);
  const unwatched = Map.groupBy(
    sorted.filter(({ round }) => round.unwatched),
    ({ round, point }) => `${round.plan} ${point.device}`,
  );
  const last = new Map([...unwatched.values()].map((all) => [all.at(-1), all.length]));
  return sorted.flatMap((owed) => {
    if (!owed.round.unwatched) return [owed];
    const together = last.get(owed);
    return together === undefined ? [] : [{ ...owed, together }];
  });
}
