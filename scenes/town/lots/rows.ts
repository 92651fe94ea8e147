import { minOf, maxOf } from '#contract/places/extent.ts';
import { backWing, box, courtyard, rectangle, slab, tower, type Box } from './footprints.ts';
import { widthBetween, type Polygon } from '#scenes/town/geometry/polygon.ts';
import type { XY } from '#scenes/town/geometry/plane.ts';
import type { Random } from '#scenes/random.ts';

type BuildingUse = 'residential' | 'shop' | 'mall' | 'office' | 'school' | 'hospital' | 'courtyard' | 'pavilion';

/** A building in its lot's own frame. */
export interface DraftBuilding {
  readonly use: BuildingUse;
  readonly footprint: readonly XY[];
  /** A box that lies inside the footprint: where things can hang. */
  readonly body: Box;
  readonly floors: number;
  /** Metres. */
  readonly height: number;
  /** Entrances 单元, side by side along x. */
  readonly units: number;
  readonly lifts: number;
}

/** How one row of a lot is built. Lengths in metres. */
export interface RowStyle {
  readonly depth: number;
  /** Free ground behind the row before the next one: sunlight asks for about 1.1 × the height. */
  readonly clear: number;
  readonly length: readonly [number, number];
  readonly gap: number;
  build(place: Box, random: Random): DraftBuilding;
}

const LIFTS_FROM_FLOOR = 7;

function homes(floors: readonly [number, number], unitLength: number, liftsPerUnit: number): RowStyle['build'] {
  return (place, random) => {
    const units = Math.max(1, Math.round((place.x1 - place.x0) / unitLength));
    const storeys = random.whole(...floors);
    return {
      use: 'residential',
      units,
      floors: storeys,
      height: storeys * 2.9 + 1.2,
      footprint: slab(place, units),
      body: box(place.x0, place.x1, place.y0, place.y1 - 1.4),
      lifts: storeys >= LIFTS_FROM_FLOOR ? units * liftsPerUnit : 0,
    };
  };
}

function plain(use: BuildingUse, floors: readonly [number, number], storey: number): RowStyle['build'] {
  return (place, random) => {
    const storeys = random.whole(...floors);
    return {
      use,
      units: 1,
      floors: storeys,
      height: storeys * storey + 0.8,
      footprint: rectangle(place),
      body: place,
      lifts: storeys >= LIFTS_FROM_FLOOR ? 3 : 0,
    };
  };
}

export const ROWS = {
  shop: { depth: 11, clear: 14, length: [24, 58], gap: 7, build: plain('shop', [1, 3], 4) },
  slab6: { depth: 13, clear: 19, length: [26, 64], gap: 11, build: homes([5, 7], 15.5, 1) },
  slab11: { depth: 15, clear: 31, length: [32, 62], gap: 13, build: homes([9, 11], 19, 1) },
  slab18: { depth: 16, clear: 42, length: [32, 52], gap: 17, build: homes([15, 18], 22, 2) },
  tower: {
    depth: 23,
    clear: 44,
    length: [27, 30],
    gap: 30,
    build: (place, random) => {
      const floors = random.whole(24, 33);
      return {
        use: 'residential',
        units: 1,
        floors,
        height: floors * 2.9 + 4,
        footprint: tower(place),
        body: box(place.x0 + 2.2, place.x1 - 2.2, place.y0 + 2.2, place.y1 - 2.2),
        lifts: 3,
      };
    },
  },
  classroom: { depth: 12, clear: 22, length: [38, 62], gap: 12, build: plain('school', [4, 5], 3.8) },
  ward: { depth: 19, clear: 26, length: [36, 66], gap: 16, build: plain('hospital', [5, 12], 3.9) },
  courtyard: {
    depth: 17.5,
    clear: 4.2,
    length: [14, 21],
    gap: 2.4,
    build: (place, random) => {
      const floors = random.chance(0.2) ? 2 : 1;
      const wing = random.between(4.4, 5.4);
      return {
        use: 'courtyard',
        units: 1,
        floors,
        height: floors * 3.4 + 1,
        footprint: courtyard(place, wing),
        body: backWing(place, wing),
        lifts: 0,
      };
    },
  },
} as const satisfies Record<string, RowStyle>;
export type RowName = keyof typeof ROWS;

/** Cuts a stretch of a row into buildings of fitting length, evenly spread. */
function fill(from: number, to: number, style: RowStyle, random: Random): (readonly [number, number])[] {
  const room = to - from;
  const lengths: number[] = [];
  let used = -style.gap;
  for (;;) {
    const length = random.between(...style.length);
    if (used + style.gap + length > room) {
      const last = room - used - style.gap;
      if (last >= style.length[0]) lengths.push(last);
      break;
    }
    lengths.push(length);
    used += style.gap + length;
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const gap = lengths.length > 1 ? Math.min(style.gap * 1.7, (room - total) / (lengths.length - 1)) : 0;
  let at = from + (room - total - gap * (lengths.length - 1)) / 2;
  return lengths.map((length) => {
    const stretch = [at, at + length] as const;
    at += length + gap;
    return stretch;
  });
}

interface RowPlan {
  readonly buildings: readonly DraftBuilding[];
  /** Service lanes along the rows. */
  readonly lanes: readonly (readonly XY[])[];
}

/**
 * Lays rows of buildings from the front (south) of a convex lot to its back.
 * @param styleAt which style a row at this share (0 … 1) of the lot's depth has
 * @param spines x of the lanes that cross all rows, and half their width
 * @param taken true where nothing may stand (a garden, a pond)
 */
export function layRows(
  lot: Polygon,
  styleAt: (share: number) => RowStyle,
  spines: { readonly at: readonly number[]; readonly half: number },
  taken: (place: Box) => boolean,
  random: Random,
): RowPlan {
  const [front, back] = usableDepth(lot);
  const rows: { style: RowStyle; y: number }[] = [];
  for (let y = front; y < back;) {
    const style = styleAt((y - front) / (back - front));
    if (y + style.depth > back) break;
    rows.push({ style, y });
    y += style.depth + style.clear;
  }
  const last = rows.at(-1);
  const slack = last ? (back - (last.y + last.style.depth)) / Math.max(1, rows.length - 1) : 0;
  const buildings: DraftBuilding[] = [];
  const lanes: XY[][] = [];
  rows.forEach(({ style, y: unspread }, i) => {
    const y = unspread + (rows.length > 1 ? Math.min(slack, style.clear * 0.8) * i : slack / 2);
    const stretch = widthBetween(lot, y, y + style.depth);
    if (!stretch) return;
    for (const [from, to] of between(stretch, spines)) {
      for (const [x0, x1] of fill(from, to, style, random)) {
        const place = box(x0, x1, y, y + style.depth);
        if (!taken(place)) buildings.push(style.build(place, random));
      }
    }
    const laneY = y + style.depth + Math.min(5, style.clear / 2);
    const lane = widthBetween(lot, laneY, laneY + 0.1);
    if (lane && i < rows.length - 1)
      lanes.push([
        [lane[0] + 2, laneY],
        [lane[1] - 2, laneY],
      ]);
  });
  return { buildings, lanes };
}

/** From front to back of a lot, without the slivers that its slanting edges leave: where it is at least 80 % as wide as anywhere. */
export function usableDepth(lot: Polygon): readonly [number, number] {
  const ys = lot.map((p) => p[1]);
  const [low, high] = [minOf(ys), maxOf(ys)];
  const levels = Array.from({ length: 200 }, (_, i) => low + ((i + 0.5) / 200) * (high - low));
  const widths = levels.map((y) => widthBetween(lot, y, y + 0.01)).map((stretch) => (stretch ? stretch[1] - stretch[0] : 0));
  const enough = maxOf(widths) * 0.8;
  return [levels[widths.findIndex((width) => width >= enough)], levels[widths.findLastIndex((width) => width >= enough)]];
}

/** The stretches of a row that its crossing lanes leave. */
function between(
  stretch: readonly [number, number],
  spines: { readonly at: readonly number[]; readonly half: number },
): [number, number][] {
  const parts: [number, number][] = [];
  let from = stretch[0];
  for (const spine of [...spines.at].sort((a, b) => a - b)) {
    if (spine - spines.half > from) parts.push([from, Math.min(stretch[1], spine - spines.half)]);
    from = Math.max(from, spine + spines.half);
  }
  if (stretch[1] > from) parts.push([from, stretch[1]]);
  return parts;
}
