import type { PointState } from '#contract/patrols/round.ts';
import type { RoundView } from '#contract/patrols/view.ts';

interface Summary {
  /** Points of rounds that are not stopped. */
  readonly points: number;
  /** Visited, however late. */
  readonly visited: number;
  readonly late: number;
  readonly missed: number;
  /** Made up after their round was over. */
  readonly madeUp: number;
  /** The newest check-in that counts; null = there is none. */
  readonly last: NonNullable<RoundView['points'][number]['visit']> | null;
}

const VISITED: ReadonlySet<PointState> = new Set(['done', 'done-late', 'made-up']);

/** What became of the points of these rounds. */
export function summaryOf(rounds: readonly RoundView[]): Summary {
  const points = rounds.flatMap((round) => round.points).filter(({ state }) => state !== 'stopped');
  const count = (...states: readonly PointState[]): number => points.filter(({ state }) => states.includes(state)).length;
  const visits = points.flatMap(({ visit }) => visit ?? []);
  return {
    points: points.length,
    visited: points.filter(({ state }) => VISITED.has(state)).length,
    late: count('late'),
    missed: count('missed'),
    madeUp: count('made-up'),
    last: visits.reduce<Summary['last']>((newest, visit) => (newest === null || visit.at > newest.at ? visit : newest), null),
  };
}
