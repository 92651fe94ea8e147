import { maxOf, minOf } from '#contract/places/extent.ts';
import type { HistoryBucket } from '#client/session/session.ts';

export const DAY_MS = 86_400_000;
const [WIDTH, HEIGHT, MARGIN] = [240, 48, 3];

interface DayLine {
  /** SVG paths in 240 × 48: the means as a line, least to most of each span as a band. */
  readonly mean: string;
  readonly band: string;
  readonly least: number;
  readonly most: number;
  /** ms UTC: when the newest span begins. */
  readonly newest: number;
}

/** Readings of a day as a picture that ends with the newest; null when there are none. */
export function lineOf(buckets: readonly HistoryBucket[]): DayLine | null {
  const newest = buckets.at(-1)?.at;
  if (newest === undefined) return null;
  const [low, high] = [minOf(buckets.map(({ min }) => min)), maxOf(buckets.map(({ max }) => max))];
  const x = (at: number): number => WIDTH - ((newest - at) / DAY_MS) * WIDTH;
  const y = (value: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
  const backwards = buckets.toReversed().map(({ at, min }) => [x(at), y(min)] as const);
  return {
    mean: path(buckets.map(({ at, mean }) => [x(at), y(mean)])),
    band: `${path([...buckets.map(({ at, max }) => [x(at), y(max)] as const), ...backwards])}Z`,
    least: low,
    most: high,
    newest,
  };
}
