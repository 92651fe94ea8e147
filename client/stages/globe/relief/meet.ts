import type { LonLat } from '#contract/geo.ts';
import type { Vector } from '#client/stages/globe/eye.ts';

/** WGS-84 ellipsoid. */
const MAJOR = 6_378_137;
const MINOR = 6_356_752.314245179;
const SECOND_2 = (MAJOR ** 2 - MINOR ** 2) / MINOR ** 2;
const FIRST_2 = (MAJOR ** 2 - MINOR ** 2) / MAJOR ** 2;

/** Degrees and metres above the ellipsoid of a point near the Earth's surface, after Bowring: better than a millimetre up to 100 km. */
export function fromEarth([x, y, z]: Vector): readonly [lon: number, lat: number, height: number] {
  const flat = Math.hypot(x, y);
  const reduced = Math.atan2(z * MAJOR, flat * MINOR);
  const latitude = Math.atan2(z + SECOND_2 * MINOR * Math.sin(reduced) ** 3, flat - FIRST_2 * MAJOR * Math.cos(reduced) ** 3);
  const curve = MAJOR / Math.sqrt(1 - FIRST_2 * Math.sin(latitude) ** 2);
  const height = flat * Math.cos(latitude) + z * Math.sin(latitude) - MAJOR ** 2 / curve;
  return [(Math.atan2(y, x) * 180) / Math.PI, (latitude * 180) / Math.PI, height];
}

/** Where a ray enters and leaves the ellipsoid grown by so many metres; `null` when it misses it. */
function throughShell(from: Vector, along: Vector, grown: number): readonly [number, number] | null {
  const axes = [MAJOR + grown, MAJOR + grown, MINOR + grown];
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
const HALVINGS = 32;
/** Shells are not quite surfaces of equal height. */
const SLACK_M = 40;

export interface Ground {
  at(place: LonLat): number;
  readonly range: readonly [lowest: number, highest: number];
}

/** Metres along a ray to where it first meets the ground; `null` when it goes into the sky. `along` is a unit vector, both in Earth-centred axes. */
export function meet(from: Vector, along: Vector, ground: Ground): number | null {
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
    const [lon, lat, height] = fromEarth([from[0] + along[0] * t, from[1] + along[1] * t, from[2] + along[2] * t]);
    return height - ground.at([lon, lat]);
  };
  let open = start;
  for (let i = 0; i <= STEPS; i++) {
    const t = start + ((end - start) * i) / STEPS;
    if (clearance(t) <= 0) return i === 0 ? t : halve(clearance, open, t);
    open = t;
  }
  return null;
}

function halve(clearance: (t: number) => number, open: number, hidden: number): number {
  let [above, under] = [open, hidden];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (above + under) / 2;
    if (clearance(middle) > 0) above = middle;
    else under = middle;
  }
  return under;
}
