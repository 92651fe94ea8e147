import { minOf, maxOf } from '#contract/places/extent.ts';
import type { AreaBuilding } from '../../area/area.ts';
import { ON_ELLIPSOID } from './footing.ts';
import type { LocalFrame, Vector } from './frame.ts';

/**
 * An upright solid: rings at the level of the building's ground (not closed; outer counter-clockwise, holes clockwise) from `base` to
 * `top` metres above it; a `base` below 0 is in a slope.
 */
export interface Solid {
  readonly rings: readonly (readonly Vector[])[];
  readonly base: number;
  readonly top: number;
}

/** What the property table of a tile says of a feature. */
export interface FeatureRow {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly compound: string;
  readonly use: string;
  readonly floors: number;
  readonly height: number;
  /** Metres of the ground it stands on. */
  readonly ground: number;
  /** Buildings this feature stands for: 1, or more for a merged box seen from afar. */
  readonly buildings: number;
}

/** Least and greatest x, y, z. */
export type Extent = [number, number, number, number, number, number];

/** A feature of a tile: its row and its shape. */
export interface Model {
  readonly row: FeatureRow;
  readonly solids: readonly Solid[];
}

export interface BuildingModel extends Model {
  /** What is drawn from afar. */
  readonly box: Solid;
  readonly center: Vector;
  /** m², of the box. */
  readonly ground: number;
  readonly extent: Extent;
}

export const emptyExtent = (): Extent => [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];

export function extendBy(extent: Extent, solid: Solid): void {
  for (const ring of solid.rings) {
    for (const [x, y, z] of ring) {
      extent[0] = Math.min(extent[0], x);
      extent[1] = Math.min(extent[1], y);
      extent[2] = Math.min(extent[2], z + solid.base);
      extent[3] = Math.max(extent[3], x);
      extent[4] = Math.max(extent[4], y);
      extent[5] = Math.max(extent[5], z + solid.top);
    }
  }
}

export function modelOf(building: AreaBuilding, frame: LocalFrame, { ground, depth } = ON_ELLIPSOID): BuildingModel {
  const { id, path, name, compound, use, floors, height } = building;
  const solids = building.parts.map(({ rings, base, top }): Solid => ({
    rings: rings.map((ring) => ring.slice(1).map(([lon, lat]) => frame.toLocal(lon, lat, ground))),
    base: base > 0 ? base : base - depth,
    top,
  }));
  const boxes = solids.map(boxOf).sort((a, b) => volume(b) - volume(a));
  const extent = emptyExtent();
  for (const solid of solids) extendBy(extent, solid);
  const box = boxes[0];
  const [x, y, z] = middle(box.rings[0]);
  return {
    row: { id, path, name, compound, use, floors, height, ground, buildings: 1 },
    solids,
    box: box,
    center: [x, y, z],
    ground: areaOf(box.rings[0]),
    extent,
  };
}

function middle(ring: readonly Vector[]): Vector {
  const sum = ring.reduce((total, point) => [total[0] + point[0], total[1] + point[1], total[2] + point[2]], [0, 0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length, sum[2] / ring.length];
}

function areaOf(ring: readonly Vector[]): number {
  let twice = 0;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    twice += (a[0] - ring[0][0]) * (b[1] - ring[0][1]) - (b[0] - ring[0][0]) * (a[1] - ring[0][1]);
  });
  return Math.abs(twice) / 2;
}

const volume = (solid: Solid): number => areaOf(solid.rings[0]) * (solid.top - solid.base);

/** The rectangle along the longest wall around a solid, shrunk to cover as much ground as the solid does. */
function boxOf(solid: Solid): Solid {
  const ring = solid.rings[0];
  let [ux, uy, longest] = [1, 0, 0];
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length > longest) [ux, uy, longest] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length, length];
  });
  const along = ring.map(([x, y]) => x * ux + y * uy);
  const across = ring.map(([x, y]) => y * ux - x * uy);
  const [a0, a1, c0, c1] = [minOf(along), maxOf(along), minOf(across), maxOf(across)];
  const scale = Math.min(1, Math.sqrt(areaOf(ring) / Math.max(1e-6, (a1 - a0) * (c1 - c0))));
  return rectangle([(a0 + a1) / 2, (c0 + c1) / 2], [((a1 - a0) / 2) * scale, ((c1 - c0) / 2) * scale], [ux, uy], middle(ring)[2], solid);
}

type Pair = readonly [number, number];

/** @param at middle, along and across the direction @param half half of its length and width */
function rectangle(at: Pair, half: Pair, [ux, uy]: Pair, z: number, { base, top }: Pick<Solid, 'base' | 'top'>): Solid {
  const corner = (i: number, j: number): Vector => {
    const [s, t] = [at[0] + i * half[0], at[1] + j * half[1]];
    return [s * ux - t * uy, s * uy + t * ux, z];
  };
  return { rings: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]], base, top };
}

/** One box for several buildings: their ground together, their mean height by ground, around their middle. */
export function mergedBox(models: readonly BuildingModel[]): Model {
  const ground = models.reduce((sum, model) => sum + model.ground, 0);
  const mean = (value: (model: BuildingModel) => number): number =>
    models.reduce((sum, model) => sum + value(model) * model.ground, 0) / ground;
  const [height, half] = [mean((model) => model.box.top), Math.sqrt(ground) / 2];
  const level = mean((model) => model.row.ground);
  const base = minOf(models.map((model) => model.row.ground + Math.min(0, model.box.base))) - level;
  const compounds = new Set(models.map(({ row }) => row.compound));
  const uses = new Set(models.map(({ row }) => row.use));
  return {
    row: {
      id: '',
      path: '',
      name: '',
      compound: compounds.size === 1 ? [...compounds][0] : '',
      use: uses.size === 1 ? [...uses][0] : '',
      floors: maxOf(models.map(({ row }) => row.floors)),
      height,
      ground: level,
      buildings: models.length,
    },
    solids: [
      rectangle(
        [mean((model) => model.center[0]), mean((model) => model.center[1])],
        [half, half],
        [1, 0],
        mean((model) => model.center[2]),
        { base, top: height },
      ),
    ],
  };
}
