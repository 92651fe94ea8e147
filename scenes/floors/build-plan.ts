import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import type { Arrangement } from './arrange.ts';
import type { Box } from './box.ts';
import type { FloorPlan, Level } from './floor-plan.ts';

/** Longest straight piece of a wall, metres: ground that is bent must have joints. */
const JOINT_M = 6;
/** A footprint of more corners is traced, not measured: every so many of them say as much. */
const MOST_CORNERS = 400;

/** Corners of a box with joints between them, counter-clockwise. */
function outlineOf({ x0, x1, y0, y1 }: Box): Metres[] {
  const corners: Metres[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  return corners.flatMap(([ax, ay], i): Metres[] => {
    const [bx, by] = corners[(i + 1) % 4];
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / JOINT_M));
    return Array.from({ length: parts }, (_, part): Metres => [ax + ((bx - ax) * part) / parts, ay + ((by - ay) * part) / parts]);
  });
}

const centimetres = ([x, y]: Metres): Metres => [Math.round(x * 100) / 100, Math.round(y * 100) / 100];

interface Frame {
  readonly plane: LocalPlane;
  /** The footprint on the plane, not closed. */
  readonly outline: readonly Metres[];
  /** From the frame the arrangement is in onto the plane. */
  onto(point: Metres): Metres;
}

/** The frame's plane around a building, and its footprint on it. */
export function planeOf(center: LonLat, ring: readonly LonLat[]): { plane: LocalPlane; outline: Metres[] } {
  const plane = localPlane(center);
  const [first, last] = [ring[0], ring[ring.length - 1]];
  const open = first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
  const every = Math.ceil(open.length / MOST_CORNERS);
  return { plane, outline: open.filter((_, i) => i % every === 0).map((corner) => centimetres(plane.toMetres(corner))) };
}

/** Storeys of equal height, all of one arrangement. */
export function buildPlan(frame: Frame, { units, spaces }: Arrangement, floors: number, height: number): FloorPlan {
  const storey = height / floors;
  const levels = Array.from({ length: floors }, (_, i): Level => ({
    floor: i + 1,
    bottom: Math.round(i * storey * 100) / 100,
    height: Math.max(1.8, Math.round(storey * 100) / 100),
    layout: 'typical',
  }));
  const placed = spaces.map(({ kind, use, box, unit }, index) => ({
    id: `s${index + 1}`,
    kind,
    use,
    ring: outlineOf(box).map((corner) => centimetres(frame.onto(corner))),
    ...(unit === undefined ? {} : { unit }),
  }));
  return {
    format: 'quanyan-floor-plan/1',
    anchor: frame.plane.origin,
    layouts: { typical: { outline: [...frame.outline], units: [...units], spaces: placed } },
    levels,
  };
}
