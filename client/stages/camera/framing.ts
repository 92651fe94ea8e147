import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import { hullOf } from '#scenes/hull.ts';
import type { Look, Pose, StageOptions, Target } from '#client/stages/stage.ts';

/** Vertical opening of every stage's eye, radians: MapLibre's, so that a picture stays the same from stage to stage. */
export const FIELD_OF_VIEW = 0.6435011087932844;

/** How each level is looked at: flatter as one comes near, never nearer than `nearest` metres per CSS pixel. `margin` in CSS pixels. */
const LOOK: Readonly<Record<Target['level'], { pitch: number; bearing: number; nearest: number; margin: number }>> = {
  street: { pitch: 46, bearing: -14, nearest: 0.48, margin: 26 },
  community: { pitch: 52, bearing: -14, nearest: 0.32, margin: 40 },
  compound: { pitch: 56, bearing: -18, nearest: 0.16, margin: 60 },
  building: { pitch: 60, bearing: -22, nearest: 0.104, margin: 110 },
  device: { pitch: 60, bearing: -22, nearest: 0.104, margin: 40 },
};
/**
 * Of the building a device is in, as much is shown around it as makes its place plain, metres: a house whole; of a tower all below
 * the device but `foot`. Ground much farther out of sight would not be drawn by a map, nor what stands on it.
 */
const AROUND = { across: 80, up: 60, foot: 150 } as const;
/** Devices so high above the ground, metres, are looked at from steeper, by up to this much: the foot of the tower comes nearer. */
const HIGH = { from: 150, to: 400, steeper: 15 } as const;
/** Between the eye and the building's wall, metres. */
const OFF_THE_WALL_M = 60;
/** A wide street is looked at from steeper, down to this, and straighter: where that shows it larger by this share for each degree. */
const STEEPEST = 28;
const STEEPER_BY = 3;
const DEGREE_WORTH = 0.008;
/** All of China in sight. */
const FARTHEST_M = 9e6;
/** Perspective keeps one step from being enough; these bring the misfit below a pixel. */
const STEPS = 60;
/** Share of each step taken: whole steps of place and distance together can swing around the right picture for ever. */
const DAMPING = 0.6;

/** CSS pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly padding: StageOptions['padding'];
}

export const samePadding = (a: StageOptions['padding'], b: StageOptions['padding']): boolean =>
  a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.left === b.left;

export type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Pixels from the eye to the screen: at this many metres, one metre is one pixel. */
export const focalLength = (height: number): number => height / 2 / Math.tan(FIELD_OF_VIEW / 2);

/** The eye's own axes as east, north and up. */
export function axesOf(bearing: number, pitch: number): { forward: Vector; right: Vector; up: Vector } {
  const [b, p] = [radians(bearing), radians(pitch)];
  return {
    forward: [Math.sin(b) * Math.sin(p), Math.cos(b) * Math.sin(p), -Math.cos(p)],
    right: [Math.cos(b), -Math.sin(b), 0],
    up: [Math.sin(b) * Math.cos(p), Math.cos(b) * Math.cos(p), Math.sin(p)],
  };
}

/** No stage looks flatter than this at what it is to show, degrees: beyond, the middle of the picture is nowhere near. */
export const FLATTEST = 75;

const ahead = (from: LonLat, bearing: number, metres: number): LonLat =>
  localPlane(from).toLonLat([Math.sin(radians(bearing)) * metres, Math.cos(radians(bearing)) * metres]);

/** An eye `height` metres above a place, looking as flat as it may. */
export function flattestAt(below: LonLat, height: number, bearing: number): Pose {
  return {
    center: ahead(below, bearing, height * Math.tan(radians(FLATTEST))),
    distance: height / Math.cos(radians(FLATTEST)),
    bearing,
    pitch: FLATTEST,
  };
}

/** The same eye, tilted down until it looks at ground that is near enough to be meant. */
export function tiltedDown(pose: Pose): Pose {
  if (pose.pitch <= FLATTEST) return pose;
  const { center, distance, bearing, pitch } = pose;
  return flattestAt(ahead(center, bearing, -distance * Math.sin(radians(pitch))), distance * Math.cos(radians(pitch)), bearing);
}

/** How a target is looked at when nothing is in the way. */
export function levelLook({ level, height }: Pick<Target, 'level' | 'height'>): Look {
  const high = level === 'device' ? Math.min(1, Math.max(0, (height - HIGH.from) / (HIGH.to - HIGH.from))) : 0;
  return { bearing: LOOK[level].bearing, pitch: LOOK[level].pitch - high * HIGH.steeper };
}

/** Ground that is not flat, and how steep an eye must look to see over it. */
interface Landscape {
  /** Metres above the ground at the target's middle. */
  readonly rise: (at: LonLat) => number;
  readonly pitch: number;
}

export const pitchOf = (target: Target): number => (target.look ?? levelLook(target)).pitch;

/**
 * The eye that shows a target as large as it fits between the paddings. It looks at the plane of the target's ground: good to a
 * pixel for some kilometres.
 */
export function frame(target: Target, screen: Screen, landscape?: Landscape): Pose {
  if (target.pose) return target.pose;
  if (landscape) return fit(target, screen, landscape);
  const flat = { ...target, outline: hullOf(target.outline) };
  if (target.level !== 'street' || target.look) return fit(flat, screen, { rise: () => 0, pitch: pitchOf(target) });
  return streetLooks()
    .map((look) => ({ look, pose: fit({ ...flat, look }, screen, { rise: () => 0, pitch: look.pitch }) }))
    .reduce((best, one) => (worthOf(one.pose) > worthOf(best.pose) ? one : best)).pose;
}

/** Looks at a whole street, the usual one first. */
function streetLooks(): Look[] {
  const { pitch, bearing } = LOOK.street;
  const pitches = Array.from({ length: (pitch - STEEPEST) / STEEPER_BY + 1 }, (_, step) => pitch - step * STEEPER_BY);
  return pitches.flatMap((steeper) => [bearing, bearing / 2, 0].map((straighter) => ({ pitch: steeper, bearing: straighter })));
}

/** How large ground is in the picture, and how far from usual the look is. */
function worthOf({ pitch, bearing, distance }: Pose): number {
  const turned = LOOK.street.pitch - pitch + Math.abs(LOOK.street.bearing - bearing);
  return Math.log(Math.cos(radians(pitch))) - 2 * Math.log(distance) - turned * DEGREE_WORTH;
}

function fit(target: Target, screen: Screen, { rise, pitch }: Landscape): Pose {
  const { nearest, margin } = LOOK[target.level];
  const { bearing } = target.look ?? LOOK[target.level];
  const focal = focalLength(screen.height);
  const plane = localPlane(target.center);
  const least = nearest * focal;
  const axes = axesOf(bearing, pitch);
  const free = freeSize(screen, margin);
  if (target.level === 'device') {
    // The ground in the middle of the picture is as far behind the device as that is high.
    const back = target.height / -axes.forward[2];
    const distance = back + Math.max(least, standOff(target, plane, axes, [free.width / 2 / focal, free.height / 2 / focal]));
    return { center: plane.toLonLat([axes.forward[0] * back, axes.forward[1] * back]), distance, bearing, pitch };
  }
  const corners = target.outline.flatMap((point): Vector[] => {
    const [x, y] = plane.toMetres(point);
    const ground = rise(point);
    return [
      [x, y, ground],
      [x, y, ground + target.height],
    ];
  });
  let center: Metres = [0, 0];
  let distance = Math.max(least, reachOf(corners) * 4);
  for (let step = 0; step < STEPS; step++) {
    const box = pictureOf(corners, center, distance, axes, focal);
    const grow = Math.min(free.width / Math.max(1, box.right - box.left), free.height / Math.max(1, box.bottom - box.top));
    const middle = groundAt([(box.left + box.right) / 2, (box.top + box.bottom) / 2], distance, axes, focal);
    center = [center[0] + DAMPING * middle[0], center[1] + DAMPING * middle[1]];
    distance = Math.min(FARTHEST_M, Math.max(least, distance / grow ** DAMPING));
  }
  return { center: plane.toLonLat(center), distance, bearing, pitch };
}

/**
 * Metres from a device to an eye that is off the wall of its building and has what is around the device in sight. 0 outdoors.
 * @param opening how far from the middle the free part reaches, as a share of the distance
 */
function standOff(
  { indoors, height }: Target,
  plane: LocalPlane,
  { forward, right, up }: ReturnType<typeof axesOf>,
  opening: Metres,
): number {
  const { ring = [], height: roof = 0 } = indoors?.building ?? {};
  const within = (value: number, reach: number): number => Math.min(reach, Math.max(-reach, value));
  const floors = [Math.max(Math.min(0, -AROUND.up, AROUND.foot - height), -height), within(Math.max(0, roof - height), AROUND.up)];
  return ring.reduce((most, place) => {
    const [x, y] = plane.toMetres(place);
    const wall = OFF_THE_WALL_M - dot([x, y, 0], forward);
    const seen = floors.map((z) => {
      const from: Vector = [within(x, AROUND.across), within(y, AROUND.across), z];
      return Math.max(Math.abs(dot(from, right)) / opening[0], Math.abs(dot(from, up)) / opening[1]) - dot(from, forward);
    });
    return Math.max(most, wall, ...seen);
  }, 0);
}

export function freeSize({ width, height, padding }: Screen, margin: number): { width: number; height: number } {
  const [across, down] = [width - padding.left - padding.right, height - padding.top - padding.bottom];
  const spare = Math.min(margin, across / 8, down / 8);
  return { width: Math.max(1, across - 2 * spare), height: Math.max(1, down - 2 * spare) };
}

const reachOf = (points: readonly Vector[]): number => Math.max(1, ...points.map(([x, y, z]) => Math.hypot(x, y, z)));

interface Picture {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Box of the points' images, pixels from the middle of the free part. What is beside or behind the eye counts as very near before it. */
export function pictureOf(
  points: readonly Vector[],
  center: Metres,
  distance: number,
  axes: ReturnType<typeof axesOf>,
  focal: number,
): Picture {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y, z] of points) {
    const from: Vector = [x - center[0], y - center[1], z];
    const depth = Math.max(distance * 0.05, dot(from, axes.forward) + distance);
    const [px, py] = [(dot(from, axes.right) / depth) * focal, (-dot(from, axes.up) / depth) * focal];
    box.left = Math.min(box.left, px);
    box.right = Math.max(box.right, px);
    box.top = Math.min(box.top, py);
    box.bottom = Math.max(box.bottom, py);
  }
  return box;
}

/** The ground seen at a pixel, metres from the point the eye looks at; rays towards the sky are brought down to it. */
function groundAt([px, py]: Metres, distance: number, { forward, right, up }: ReturnType<typeof axesOf>, focal: number): Metres {
  const ray = forward.map((part, i) => part * focal + right[i] * px - up[i] * py) as unknown as Vector;
  const eye = forward.map((part) => -part * distance) as unknown as Vector;
  const reach = eye[2] / Math.max(1e-3 * focal, -ray[2]);
  return [eye[0] + ray[0] * reach, eye[1] + ray[1] * reach];
}
