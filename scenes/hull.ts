import type { LonLat } from '#contract/places/geo.ts';

const left = (a: LonLat, b: LonLat, c: LonLat): boolean => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;

/** The corners of the smallest convex outline around these points, counter-clockwise: on flat ground, whoever sees them sees all. */
export function hullOf(points: readonly LonLat[]): readonly LonLat[] {
  if (points.length < 4) return points;
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (some: readonly LonLat[]): LonLat[] => {
    const kept: LonLat[] = [];
    for (const point of some) {
      while (kept.length > 1 && !left(kept[kept.length - 2], kept[kept.length - 1], point)) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}
