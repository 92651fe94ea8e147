import type { LonLat, Position } from '#contract/places/geo.ts';
import { toXYZ, type ObstacleIndex } from './obstacle-index.ts';
import { obstruct, type XYZ } from './prism.ts';
import type { Optics } from './aim.ts';

interface FootprintCamera extends Optics {
  readonly position: Position;
  /** As far as is of interest, metres. */
  readonly reach: number;
}

/** Largest step between two looks, degrees; corners of buildings get looks of their own on both sides. */
const STEP_DEG = 2;
const BESIDE_DEG = 0.01;
/** Neighbouring looks whose stretches end further apart than this, metres, have more looks between them. */
const JUMP_M = 2;
/** Shorter stretches of visible ground are not worth drawing, metres. */
const SLIVER_M = 0.3;
const RADIANS = Math.PI / 180;

interface Stretch {
  readonly from: number;
  readonly to: number;
}
/** What is seen in one direction: stretches of ground by distance, nearest first. */
interface Look {
  readonly angle: number;
  readonly seen: readonly Stretch[];
}

/**
 * The ground a camera sees within its reach that no building hides, as closed rings, WGS-84. What lies behind a low building is
 * seen again where the camera looks over it: then there is more than one ring. Rings share edges and do not overlap.
 */
export function visibleFootprint(camera: FootprintCamera, obstacleIndex: ObstacleIndex): LonLat[][] {
  const { plane, grid } = obstacleIndex;
  const eye = toXYZ(plane, camera.position);
  const reach = groundReach(eye[2], camera.reach);
  if (!(reach > 0) || !(camera.fov > 0)) return [];
  const near = grid.within(eye[0] - reach, eye[1] - reach, eye[0] + reach, eye[1] + reach);
  const prisms = near.map((index) => grid.prisms[index]);
  const look = (angle: number): Look => {
    const end: XYZ = [eye[0] + reach * Math.sin(angle * RADIANS), eye[1] + reach * Math.cos(angle * RADIANS), eye[2]];
    return { angle, seen: stretches(eye[2], end, eye, reach, prisms) };
  };
  const looks = anglesOf(
    camera,
    eye,
    prisms.map(({ corners }) => corners),
  ).map(look);
  return strips(closer(looks, look)).map((strip) =>
    strip.map(({ angle, distance }): LonLat =>
      plane.toLonLat([eye[0] + distance * Math.sin(angle * RADIANS), eye[1] + distance * Math.cos(angle * RADIANS)]),
    ),
  );
}

/** How far along the ground a straight reach goes from a height. */
const groundReach = (height: number, reach: number): number => Math.sqrt(Math.max(0, reach * reach - height * height));

/** Directions to look in, ascending, within the field of view: degrees, not wrapped. */
function anglesOf({ azimuth, fov }: Optics, eye: XYZ, rings: readonly (readonly number[])[]): number[] {
  const half = Math.min(180, fov / 2);
  const angles: number[] = [];
  const steps = Math.max(2, Math.ceil((2 * half) / STEP_DEG));
  for (let i = 0; i <= steps; i++) angles.push(azimuth - half + (2 * half * i) / steps);
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const to = Math.atan2(ring[i] - eye[0], ring[i + 1] - eye[1]) / RADIANS;
      const off = ((((to - azimuth) % 360) + 540) % 360) - 180;
      for (const at of [off - BESIDE_DEG, off + BESIDE_DEG]) if (Math.abs(at) < half) angles.push(azimuth + at);
    }
  }
  return angles.sort((a, b) => a - b).filter((angle, i, all) => i === 0 || angle > all[i - 1]);
}

/**
 * Looks again between neighbours that see differently, until they stand close: a body only hides where a line goes well into it, so shadows
 * begin somewhat beside its corners, and a ring that ran straight across such a step would cut into the ground beyond.
 */
function closer(looks: readonly Look[], look: (angle: number) => Look): Look[] {
  const all: Look[] = [];
  const between = (a: Look, b: Look): void => {
    if (b.angle - a.angle > 2 * BESIDE_DEG && !alike(a.seen, b.seen)) {
      const middle = look((a.angle + b.angle) / 2);
      between(a, middle);
      all.push(middle);
      between(middle, b);
    }
  };
  for (const [i, at] of looks.entries()) {
    if (i > 0) between(looks[i - 1], at);
    all.push(at);
  }
  return all;
}

const alike = (a: readonly Stretch[], b: readonly Stretch[]): boolean =>
  a.length === b.length && a.every(({ from, to }, i) => Math.abs(from - b[i].from) <= JUMP_M && Math.abs(to - b[i].to) <= JUMP_M);

/** The ground seen in the direction of `end`: all of it, less what each building hides or stands on. */
function stretches(height: number, end: XYZ, eye: XYZ, reach: number, prisms: ObstacleIndex['grid']['prisms']): Stretch[] {
  const hidden: Stretch[] = [];
  for (const prism of prisms) {
    // Seen in plan: the body as if it reached from the ground to the sky.
    const plan = { ...prism, bottom: -1, top: Math.max(prism.top, height) + 1, floors: 0 };
    for (let from = eye, at = 0; at < 1;) {
      const found = obstruct(plan, from, end);
      if (!found) break;
      const [enter, leave] = [at + found.from * (1 - at), at + found.to * (1 - at)];
      const indoors = enter === 0 && height >= prism.bottom && height < prism.top;
      hidden.push(indoors ? { from: leave * reach, to: Infinity } : shadow(enter * reach, leave * reach, height, prism));
      at = Math.max(leave, at + 1e-6) + 1e-9;
      from = [eye[0] + (end[0] - eye[0]) * at, eye[1] + (end[1] - eye[1]) * at, eye[2]];
    }
  }
  return without(reach, hidden);
}

/** The ground a body between two distances hides from an eye: what it stands on, and behind it until one looks over it (or under it). */
function shadow(enter: number, leave: number, height: number, { bottom, top }: { bottom: number; top: number }): Stretch {
  const behind = height > top ? (leave * height) / (height - top) : Infinity;
  if (bottom <= 0) return { from: enter, to: behind };
  // What floats hides only where the line to the ground passes between its bottom and its top.
  return height > bottom ? { from: (enter * height) / (height - bottom), to: behind } : { from: Infinity, to: Infinity };
}

function without(reach: number, hidden: readonly Stretch[]): Stretch[] {
  const seen: Stretch[] = [];
  let at = 0;
  for (const { from, to } of hidden.toSorted((a, b) => a.from - b.from)) {
    if (Math.min(from, reach) - at > SLIVER_M) seen.push({ from: at, to: Math.min(from, reach) });
    at = Math.max(at, to);
  }
  if (reach - at > SLIVER_M) seen.push({ from: at, to: reach });
  return seen;
}

interface Corner {
  readonly angle: number;
  readonly distance: number;
}
interface Strip {
  readonly looks: { readonly angle: number; readonly stretch: Stretch }[];
}

/** Joins stretches of neighbouring looks that touch into rings, counter-clockwise: out along the near ends, back along the far ones. */
function strips(looks: readonly Look[]): Corner[][] {
  const done: Strip[] = [];
  let open: Strip[] = [];
  for (const { angle, seen } of looks) {
    const free = new Set(seen);
    const going: Strip[] = [];
    for (const strip of open) {
      const before = strip.looks.at(-1)!.stretch;
      const next = [...free].find((stretch) => stretch.from < before.to && before.from < stretch.to);
      if (next === undefined) {
        done.push(strip);
        continue;
      }
      free.delete(next);
      strip.looks.push({ angle, stretch: next });
      going.push(strip);
    }
    open = [...going, ...[...free].map((stretch): Strip => ({ looks: [{ angle, stretch }] }))];
  }
  return [...done, ...open].filter((strip) => strip.looks.length > 1).map(({ looks: joined }) => outline(joined));
}

function outline(joined: Strip['looks']): Corner[] {
  const far = joined.map(({ angle, stretch }): Corner => ({ angle, distance: stretch.to }));
  const near = joined.map(({ angle, stretch }): Corner => ({ angle, distance: stretch.from }));
  const back = near.every(({ distance }) => distance === 0) ? [near[0]] : near;
  return [...back, ...far.reverse(), back[0]];
}
