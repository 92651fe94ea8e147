import type { Level } from '#scenes/floors/floor-plan.ts';
import { FIELD_OF_VIEW } from '#client/stages/camera/framing.ts';

/** East, up, south (three's axes), metres from the anchor. */
export type Point = readonly [x: number, y: number, z: number];

/** The eye looks at `at` from `distance` metres; bearing and pitch as in a Pose. */
export interface OrbitCamera {
  readonly at: Point;
  readonly distance: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** How the building stands and from where it is seen: all that moves when one goes from floor to floor. */
export interface ViewState {
  readonly camera: OrbitCamera;
  /** Height of each level's slab. */
  readonly offsets: Float32Array;
  /** 0 … 1: how much each level shows. */
  readonly presence: Float32Array;
  /** 0 … 1: how far each level is unfolded into rooms. */
  readonly unfold: Float32Array;
}

/** Before any building is entered. */
export const EMPTY_VIEW_STATE: ViewState = {
  camera: { at: [0, 0, 0], distance: 100, bearing: -24, pitch: 60 },
  offsets: new Float32Array(),
  presence: new Float32Array(),
  unfold: new Float32Array(),
};

/** Levels slide apart until the building is about this much taller than broad, within these shares of their height. */
const SHAPE = 2.1;
const APART = { least: 0.3, most: 1.3 } as const;
/** Room above the floor in focus for the eye to look in, as a share of the building's breadth. */
const OPENING = 0.34;
/** What is left of floors above and below the one in focus. */
const ABOVE = 0.2;
const BELOW = 0.3;

/** Closed: as it stands outside, before anything slid apart. */
export function collapsed(levels: readonly Level[]): Omit<ViewState, 'camera'> {
  return {
    offsets: Float32Array.from(levels, (level) => level.bottom),
    presence: new Float32Array(levels.length).fill(1),
    unfold: new Float32Array(levels.length),
  };
}

/** Slid apart; with one level in focus (−1 = none) those above it lift off, and it unfolds. */
export function exploded(levels: readonly Level[], focus: number, breadth: number): Omit<ViewState, 'camera'> {
  const { offsets, presence, unfold } = collapsed(levels);
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

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
const turn = (from: number, to: number): number => ((((to - from) % 360) + 540) % 360) - 180;
const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

/** A posture on the way from one to another, written into `into` (its arrays are overwritten). `t` 0 … 1. */
export function interpolateViewState(from: ViewState, to: ViewState, t: number, into: ViewState): ViewState {
  const s = ease(Math.min(1, Math.max(0, t)));
  for (let i = 0; i < into.offsets.length; i++) {
    into.offsets[i] = mix(from.offsets[i], to.offsets[i], s);
    into.presence[i] = mix(from.presence[i], to.presence[i], s);
    into.unfold[i] = mix(from.unfold[i], to.unfold[i], s);
  }
  return { ...into, camera: cameraBetween(from.camera, to.camera, s) };
}

const cameraBetween = (from: OrbitCamera, to: OrbitCamera, s: number): OrbitCamera => ({
  at: [mix(from.at[0], to.at[0], s), mix(from.at[1], to.at[1], s), mix(from.at[2], to.at[2], s)],
  distance: from.distance * (to.distance / from.distance) ** s,
  bearing: from.bearing + turn(from.bearing, to.bearing) * s,
  pitch: mix(from.pitch, to.pitch, s),
});

export const copyViewState = ({ camera, offsets, presence, unfold }: ViewState): ViewState => ({
  camera,
  offsets: offsets.slice(),
  presence: presence.slice(),
  unfold: unfold.slice(),
});

/** Metres under one CSS pixel at what the eye looks at. */
export const metresPerPixel = ({ distance }: OrbitCamera, height: number): number =>
  (2 * distance * Math.tan(FIELD_OF_VIEW / 2)) / Math.max(1, height);
