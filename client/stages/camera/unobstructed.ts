import { isWithin, type LonLat } from '#contract/places/geo.ts';
import type { XYZ } from '#scenes/sight/prism.ts';
import type { ObstacleIndex } from '#scenes/sight/obstacle-index.ts';
import { frame, levelLook, type Screen } from './framing.ts';
import type { Look, Pose, Target } from '#client/stages/stage.ts';

/** Every screen's eye stands about where this one's does; asked of one screen, the answer does not change when a panel opens. */
const NOMINAL: Screen = { width: 1600, height: 1000, padding: { top: 0, right: 0, bottom: 0, left: 0 } };
/** Share of the target that may be hidden before one walks around it. */
const PATIENCE = 0.05;
/** Ways to turn and to tilt, degrees, and the hidden share that each is worth avoiding: half around costs a quarter. */
const TURNS = [0, 20, -20, 40, -40, 60, -60, 90, -90, 120, -120, 150, -150, 180];
const TILTS = [0, -14];
const TURN_COST = 0.25 / 180;
const TILT_COST = 0.004;
/** Points looked for around a place: on rings of these shares of its outline. */
const RINGS = [0.9, 0.5];
const PER_RING = 14;
/** Looked for a little above the ground, where people are. */
const CHEST_M = 1.5;

/**
 * The look at a target past its tall neighbours: the level's own, or, where too much of the target is hidden, the nearest turn (and
 * tilt) that shows more. What belongs to the target hides nothing. The same for the same target and buildings.
 */
export function unobstructedLook(target: Target, own: string, obstacleIndex: ObstacleIndex): Look {
  const usual = levelLook(target);
  const hiddenFrom = (look: Look): number => hiddenShare(target, frame({ ...target, look }, NOMINAL), own, obstacleIndex);
  if (hiddenFrom(usual) <= PATIENCE) return usual;
  let best = { look: usual, cost: Infinity };
  for (const tilt of TILTS) {
    for (const turn of TURNS) {
      const look = { bearing: usual.bearing + turn, pitch: usual.pitch + tilt };
      const least = Math.abs(turn) * TURN_COST - tilt * TILT_COST;
      if (least >= best.cost) continue;
      const cost = least + hiddenFrom(look);
      if (cost < best.cost) best = { look, cost };
    }
  }
  return best.look;
}

/** How much of a target the buildings that are not its own hide from an eye, 0 … 1. */
export function hiddenShare(target: Target, pose: Pose, own: string, { plane, grid, obstacles }: ObstacleIndex): number {
  const eye = eyeAt(pose, plane.toMetres(pose.center));
  const points = pointsOf(target, plane.toMetres);
  const hidden = points.filter((point) => grid.blocks(eye, point).some(({ prism }) => !isWithin(obstacles[prism].path, own)));
  return hidden.length / points.length;
}

function eyeAt({ distance, bearing, pitch }: Pose, [x, y]: readonly [number, number]): XYZ {
  const [b, p] = [(bearing * Math.PI) / 180, (pitch * Math.PI) / 180];
  return [x - Math.sin(b) * Math.sin(p) * distance, y - Math.cos(b) * Math.sin(p) * distance, Math.cos(p) * distance];
}

/** What one comes to see: a device, and as much again the roof it is under; a building from foot to roof; the ground of a compound. */
function pointsOf({ outline, center, height, level, indoors }: Target, toMetres: (place: LonLat) => readonly [number, number]): XYZ[] {
  const [cx, cy] = toMetres(center);
  if (level === 'device') {
    const { ring = [], height: roof = height } = indoors?.building ?? {};
    const corners = alongRing(ring.map(toMetres)).map(([x, y]): XYZ => [x, y, roof]);
    return [...Array.from({ length: corners.length + 1 }, (): XYZ => [cx, cy, height]), ...corners];
  }
  const heights = level === 'building' ? [CHEST_M, height / 2, Math.max(CHEST_M, height - CHEST_M)] : [CHEST_M];
  const around = alongRing(outline.map(toMetres));
  const flat = [
    [cx, cy] as const,
    ...RINGS.flatMap((share) => around.map(([x, y]) => [cx + (x - cx) * share, cy + (y - cy) * share] as const)),
  ];
  return flat.flatMap(([x, y]) => heights.map((z): XYZ => [x, y, z]));
}

/** Points at equal steps along a closed line. */
function alongRing(ring: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sides = ring.map((from, i) => ({ from, to: ring[(i + 1) % ring.length] }));
  const lengths = sides.map(({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]));
  const step = lengths.reduce((sum, length) => sum + length, 0) / PER_RING;
  if (step === 0) return ring.slice(0, 1);
  const points: (readonly [number, number])[] = [];
  let before = 0;
  sides.forEach(({ from, to }, i) => {
    for (; points.length < PER_RING && points.length * step < before + lengths[i];) {
      const share = (points.length * step - before) / lengths[i];
      points.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    }
    before += lengths[i];
  });
  return points;
}
