import type { LonLat } from '#contract/places/geo.ts';
import { EARTH_MINOR_M, EARTH_RADIUS_M } from '#contract/places/geo.ts';
import { fromEcef, type Vector } from '#scenes/ecef.ts';

/** Where a ray enters and leaves the ellipsoid grown by so many metres; `null` when it misses it. */
function throughShell(from: Vector, along: Vector, grown: number): readonly [number, number] | null {
  const axes = [EARTH_RADIUS_M + grown, EARTH_RADIUS_M + grown, EARTH_MINOR_M + grown];
  let [a, b, c] = [0, 0, -1];
  for (let i = 0; i < 3; i++) {
    a += (along[i] / axes[i]) ** 2;
    b += (along[i] * from[i]) / axes[i] ** 2;
    c += (from[i] / axes[i]) ** 2;
  }
  const root = b * b - a * c;
  return root < 0 ? null : [(-b - Math.sqrt(root)) / a, (-b + Math.sqrt(root)) / a];
}

/** Looked at in so many places along the ray before one of them is made exact. */
const STEPS = 160;
/** A place met is right to so many metres; ground that comes so near is met. */
const EXACT_M = 0.005;
/** Ray and ground come nearer to each other by at most so many metres a metre: a ray straight down, a slope of 45°. */
const STEEPEST = 1.5;
/** Shells are not quite surfaces of equal height. */
const SLACK_M = 40;

export interface Ground {
  at(place: LonLat): number;
  readonly range: readonly [lowest: number, highest: number];
}

/**
 * Metres along a ray to where it first meets the ground; `null` when it goes into the sky. `along` is a unit vector, both in
 * Earth-centred axes.
 */
export function intersectGround(from: Vector, along: Vector, ground: Ground): number | null {
  const [lowest, highest] = ground.range;
  if (lowest === 0 && highest === 0) {
    const smooth = throughShell(from, along, 0);
    return smooth && smooth[0] > 0 ? smooth[0] : null;
  }
  const above = throughShell(from, along, highest + SLACK_M);
  if (!above || above[1] <= 0) return null;
  const below = throughShell(from, along, lowest - SLACK_M);
  const start = Math.max(0, above[0]);
  const end = below && below[0] > 0 ? below[0] : above[1];
  const clearance = (t: number): number => {
    const [lon, lat, height] = fromEcef([from[0] + along[0] * t, from[1] + along[1] * t, from[2] + along[2] * t]);
    return height - ground.at([lon, lat]);
  };
  let near: Sample = [start, clearance(start)];
  if (near[1] <= 0) return start;
  for (let i = 1; i <= STEPS; i++) {
    const t = start + ((end - start) * i) / STEPS;
    const far: Sample = [t, clearance(t)];
    const met = firstMet(clearance, near, far);
    if (met !== null) return met;
    near = far;
  }
  return null;
}

/** Metres along a ray, and how far the ground is below it there. */
type Sample = readonly [t: number, clearance: number];

/** The first ground between two points of a ray, be it a ridge that the ray only touches: halves where the ground may be reached. */
function firstMet(clearance: (t: number) => number, near: Sample, far: Sample): number | null {
  const metres = far[0] - near[0];
  if (near[1] + far[1] > STEEPEST * metres) return null;
  if (metres < EXACT_M) return Math.min(near[1], far[1]) < EXACT_M ? far[0] : null;
  const t = (near[0] + far[0]) / 2;
  const middle: Sample = [t, clearance(t)];
  return firstMet(clearance, near, middle) ?? firstMet(clearance, middle, far);
}
