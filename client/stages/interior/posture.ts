import type { Level } from '#scenes/floors/floor-plan.ts';
import { FIELD_OF_VIEW, focalLength, type Screen } from '#client/stages/framing.ts';

/** East, up, south (three's axes), metres from the anchor. */
export type Point = readonly [x: number, y: number, z: number];

/** The eye looks at `at` from `distance` metres; bearing and pitch as in a Pose. */
export interface Eye {
  readonly at: Point;
  readonly distance: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** How the building stands and from where it is seen: all that moves when one goes from floor to floor. */
export interface Posture {
  readonly eye: Eye;
  /** Height of each level's slab. */
  readonly offsets: Float32Array;
  /** 0 … 1: how much each level shows. */
  readonly presence: Float32Array;
  /** 0 … 1: how far each level is unfolded into rooms. */
  readonly unfold: Float32Array;
}

/** Levels slide apart until the building is about this much taller than broad, within these shares of their height. */
const SHAPE = 2.1;
const APART = { least: 0.3, most: 1.3 } as const;
/** Room above the floor in focus for the eye to look in, as a share of the building's breadth. */
const OPENING = 0.34;
/** What is left of floors above and below the one in focus. */
const ABOVE = 0.2;
const BELOW = 0.3;
const PITCH = { whole: 71, floor: 50 } as const;
/** CSS pixels kept free beside the building (where floors have their signs), and above and below it. */
const MARGIN = { whole: { across: 150, down: 64 }, floor: { across: 122, down: 48 } } as const;

/** Closed: as it stands outside, before anything slid apart. */
export function closed(levels: readonly Level[]): Omit<Posture, 'eye'> {
  return { offsets: Float32Array.from(levels, (level) => level.bottom), presence: new Float32Array(levels.length).fill(1), unfold: new Float32Array(levels.length) };
}

/** Slid apart; with one level in focus (−1 = none) those above it lift off, and it unfolds. */
export function opened(levels: readonly Level[], focus: number, breadth: number): Omit<Posture, 'eye'> {
  const { offsets, presence, unfold } = closed(levels);
  const lift = focus < 0 ? 0 : OPENING * breadth;
  const tall = levels.reduce((sum, level) => sum + level.height, 0);
  const share = Math.min(APART.most, Math.max(APART.least, (SHAPE * breadth - tall) / tall));
  let apart = 0;
  for (let i = 0; i < levels.length; i++) {
    offsets[i] += apart + (focus >= 0 && i > focus ? lift : 0);
    apart += levels[i].height * share;
    if (focus >= 0) presence[i] = i === focus ? 1 : i > focus ? ABOVE : BELOW;
    unfold[i] = i === focus ? 1 : 0;
  }
  return { offsets, presence, unfold };
}

/** The eye that shows these points as large as they fit between the paddings; each pass brings the misfit nearer to nothing. */
export function eyeFor(points: readonly Point[], how: 'whole' | 'floor', screen: Screen, bearing: number): Eye {
  const pitch = PITCH[how];
  const focal = focalLength(screen.height);
  const free = {
    width: Math.max(120, screen.width - screen.padding.left - screen.padding.right - 2 * MARGIN[how].across),
    height: Math.max(120, screen.height - screen.padding.top - screen.padding.bottom - 2 * MARGIN[how].down),
  };
  const { right, up, forward } = axes(bearing, pitch);
  const mean = (axis: 0 | 1 | 2): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  let at: Point = [mean(0), mean(1), mean(2)];
  let distance = 4 * Math.max(4, ...points.map((point) => Math.hypot(...minus(point, at))));
  for (let pass = 0; pass < 24; pass++) {
    let [left, most, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const point of points) {
      const from = minus(point, at);
      const depth = Math.max(distance * 0.1, dot(from, forward) + distance);
      const [x, y] = [(dot(from, right) / depth) * focal, (dot(from, up) / depth) * focal];
      [left, most, low, high] = [Math.min(left, x), Math.max(most, x), Math.min(low, y), Math.max(high, y)];
    }
    const [x, y] = [((left + most) / 2 / focal) * distance, ((low + high) / 2 / focal) * distance];
    at = [at[0] + right[0] * x + up[0] * y, at[1] + right[1] * x + up[1] * y, at[2] + right[2] * x + up[2] * y];
    distance = Math.max(12, distance / Math.min(free.width / Math.max(1, most - left), free.height / Math.max(1, high - low)));
  }
  // The eye stays; what it looks at is moved into the middle of the points, so that turning the picture turns it about them.
  const ahead = points.reduce((sum, point) => sum + dot(minus(point, at), forward), 0) / points.length;
  return { at: [at[0] + forward[0] * ahead, at[1] + forward[1] * ahead, at[2] + forward[2] * ahead], distance: distance + ahead, bearing, pitch };
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The eye's own axes in three's: x east, y up, z south. */
export function axes(bearing: number, pitch: number): { forward: Point; right: Point; up: Point } {
  const [b, p] = [(bearing * Math.PI) / 180, (pitch * Math.PI) / 180];
  return {
    forward: [Math.sin(b) * Math.sin(p), -Math.cos(p), -Math.cos(b) * Math.sin(p)],
    right: [Math.cos(b), 0, Math.sin(b)],
    up: [Math.sin(b) * Math.cos(p), Math.sin(p), -Math.cos(b) * Math.cos(p)],
  };
}

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
const turn = (from: number, to: number): number => ((((to - from) % 360) + 540) % 360) - 180;
export const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

/** A posture on the way from one to another, written into `into` (its arrays are overwritten). `t` 0 … 1. */
export function between(from: Posture, to: Posture, t: number, into: Posture): Posture {
  const s = ease(Math.min(1, Math.max(0, t)));
  for (let i = 0; i < into.offsets.length; i++) {
    into.offsets[i] = mix(from.offsets[i], to.offsets[i], s);
    into.presence[i] = mix(from.presence[i], to.presence[i], s);
    into.unfold[i] = mix(from.unfold[i], to.unfold[i], s);
  }
  return { ...into, eye: eyeBetween(from.eye, to.eye, s) };
}

const eyeBetween = (from: Eye, to: Eye, s: number): Eye => ({
  at: [mix(from.at[0], to.at[0], s), mix(from.at[1], to.at[1], s), mix(from.at[2], to.at[2], s)],
  distance: from.distance * (to.distance / from.distance) ** s,
  bearing: from.bearing + turn(from.bearing, to.bearing) * s,
  pitch: mix(from.pitch, to.pitch, s),
});

export const copyOf = ({ eye, offsets, presence, unfold }: Posture): Posture =>
  ({ eye, offsets: offsets.slice(), presence: presence.slice(), unfold: unfold.slice() });

/** Metres under one CSS pixel at what the eye looks at. */
export const metresPerPixel = ({ distance }: Eye, height: number): number => (2 * distance * Math.tan(FIELD_OF_VIEW / 2)) / Math.max(1, height);
