import type { RoadClass } from '#scenes/town/roads.ts';
import { inRing } from '#contract/places/geo.ts';
import type { Random } from '#scenes/random.ts';
import type { XY } from '#scenes/town/geometry/plane.ts';
import { add, chord, keepLeft, signedArea, turn, type Polygon } from '#scenes/town/geometry/polygon.ts';
import type { Parcel } from '#scenes/town/ground.ts';
import { blocks } from './blocks.ts';
import type { Draft, DraftArea } from './draft.ts';
import { blob, box, middle, rectangle, shrink, track, type Box } from './footprints.ts';
import { edgeAt, extent, frameOf, inner, RANK, spinesOf, type Frame } from './frame.ts';
import { layRows, ROWS, type DraftBuilding, type RowName, type RowStyle } from './rows.ts';

type CompoundUse = 'residential' | 'oldtown' | 'mall' | 'office' | 'school' | 'hospital';
export type LotUse = CompoundUse | 'park';

/** Everything that stands on a lot, on the drawing board. */
export interface LotPlan {
  /** The lot itself, inside its roads. */
  readonly points: Polygon;
  readonly buildings: readonly DraftBuilding[];
  readonly lanes: readonly { readonly class: RoadClass; readonly line: readonly XY[] }[];
  readonly areas: readonly DraftArea[];
  /** Where the compound's lanes meet the street, and the direction out. */
  readonly gates: readonly { readonly at: XY; readonly out: XY }[];
  /** Turns the frame of `buildings` onto the board. */
  readonly angle: number;
}

const VERGE = 2.5;

const overlaps = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** Which rows a compound has, by its size and luck: low blocks to the south, towers to the north where they shade nobody. */
function residentialStyle(areaM2: number, frame: Frame, random: Random): (share: number) => RowStyle {
  const mixes: readonly (readonly RowName[])[] =
    areaM2 > 70_000
      ? [
          ['slab6', 'slab11', 'tower'],
          ['slab11', 'slab18', 'tower'],
          ['slab6', 'slab6', 'slab11', 'slab18'],
        ]
      : areaM2 > 25_000
        ? [['slab6', 'slab6', 'slab11'], ['slab11', 'slab18'], ['slab6'], ['slab11', 'tower']]
        : areaM2 > 9_000
          ? [['slab6'], ['slab6'], ['slab11'], ['slab18']]
          : [['slab6']];
  const mixture = random.pick(mixes);
  const { x0, x1, y0 } = extent(frame.gross.points);
  const front = edgeAt(frame.gross, [(x0 + x1) / 2, y0]);
  const shops = RANK[front] >= 2 && areaM2 > 9_000;
  return (share) => (shops && share < 0.02 ? ROWS.shop : ROWS[mixture[Math.min(mixture.length - 1, Math.floor(share * mixture.length))]]);
}

function residential(frame: Frame, random: Random): Draft {
  const areaM2 = signedArea(frame.lot);
  const spines = spinesOf(frame, 165, random);
  const whole = extent(frame.lot);
  const areas: DraftArea[] = [];
  let garden: Box | null = null;
  if (areaM2 > 28_000) {
    const [cx, cy] = middle(whole);
    const [w, h] = [(whole.x1 - whole.x0) * 0.2, Math.min(48, (whole.y1 - whole.y0) * 0.13)];
    const x = cx + (spines.at.length % 2 === 1 ? w + 6 : 0);
    garden = box(x - w, x + w, cy - h, cy + h);
    areas.push({ kind: 'garden', name: '', ring: blob(garden, 0.1, random.between(0, 6)) });
    if (areaM2 > 80_000)
      areas.push({
        kind: 'pond',
        name: '',
        ring: blob(box(x - w * 0.45, x + w * 0.35, cy - h * 0.5, cy + h * 0.4), 0.25, random.between(0, 6)),
      });
  }
  const blocked = (place: Box): boolean => garden !== null && overlaps(place, shrink(garden, 3));
  const rows = layRows(
    inner(frame.lot, 6),
    residentialStyle(areaM2, frame, random),
    { at: spines.at, half: whole.x1 - whole.x0 < 95 ? 4 : 6.5 },
    blocked,
    random,
  );
  const lanes = [...spines.lines, ...rows.lanes].map((line) => ({ class: 'service' as const, line }));
  return { buildings: rows.buildings, lanes, areas, gates: spines.gates };
}

function oldtown(frame: Frame, random: Random): Draft {
  const spines = spinesOf(frame, 62, random);
  const yard = middle(extent(frame.lot));
  const pond = box(yard[0] - 13, yard[0] + 17, yard[1] - 12, yard[1] + 10);
  const rows = layRows(
    inner(frame.lot, 2),
    () => ROWS.courtyard,
    { at: spines.at, half: 3 },
    (place) => overlaps(place, pond) || random.chance(0.07),
    random,
  );
  const lanes = [...spines.lines, ...rows.lanes].map((line) => ({ class: 'footway' as const, line }));
  return {
    buildings: rows.buildings,
    lanes,
    gates: spines.gates,
    areas: [{ kind: 'pond', name: '泉池', ring: blob(shrink(pond, 3), 0.15, 1) }],
  };
}

function school(frame: Frame, random: Random): Draft {
  const whole = extent(frame.lot);
  const field = Math.min(86, (whole.x1 - whole.x0) * 0.42);
  const split = whole.x0 + field + 10;
  const lot = inner(frame.lot, 6);
  const field0 = whole.x0 + 10;
  const room = chord(lot, [field0 + 2, 0], [0, 1]);
  const other = chord(lot, [split - 6, 0], [0, 1]);
  const rest = keepLeft({ points: lot, edges: lot.map(() => 0) }, [split, 0], [0, -1], 0).points;
  const rows = layRows(
    rest,
    () => ROWS.classroom,
    { at: [], half: 0 },
    () => false,
    random,
  );
  const spines = spinesOf(frame, 400, random);
  if (!room || !other) return { buildings: rows.buildings, lanes: [], areas: [], gates: spines.gates };
  const y0 = Math.max(room[0][1], other[0][1]) + 4;
  const y1 = Math.min(room[1][1], other[1][1], y0 + (split - field0) * 2) - 4;
  return {
    buildings: rows.buildings,
    lanes: [],
    gates: spines.gates,
    areas: [{ kind: 'pitch', name: '', ring: track(box(field0 + 2, split - 6, y0, y1)) }],
  };
}

function hospital(frame: Frame, random: Random): Draft {
  const spines = spinesOf(frame, 200, random);
  const rows = layRows(
    inner(frame.lot, 9),
    () => ROWS.ward,
    { at: spines.at, half: 6 },
    () => false,
    random,
  );
  return { buildings: rows.buildings, lanes: spines.lines.map((line) => ({ class: 'service', line })), areas: [], gates: spines.gates };
}

function park(frame: Frame, random: Random): Draft {
  const lot = inner(frame.lot, VERGE);
  const whole = extent(lot);
  const [cx, cy] = middle(whole);
  const [w, h] = [(whole.x1 - whole.x0) * 0.27, (whole.y1 - whole.y0) * 0.24];
  const pond = box(cx - w, cx + w * 0.8, cy - h, cy + h);
  const path = blob(shrink(pond, -9), 0.16, 1);
  const pavilions = [box(pond.x1 + 14, pond.x1 + 23, cy - 4, cy + 5), box(cx - 6, cx + 4, pond.y1 + 13, pond.y1 + 21)]
    .filter((place) => rectangle(shrink(place, -2)).every((p) => inRing(lot, p)))
    .map((place): DraftBuilding => ({
      use: 'pavilion',
      units: 1,
      floors: 1,
      height: 5,
      footprint: rectangle(place),
      body: place,
      lifts: 0,
    }));
  const spines = spinesOf(frame, 260, random);
  return {
    buildings: pavilions,
    gates: spines.gates,
    lanes: [{ class: 'footway', line: [...path, path[0]] }],
    areas: [
      { kind: 'park', name: '', ring: lot },
      { kind: 'pond', name: '泉池', ring: blob(pond, 0.16, 1) },
    ],
  };
}

/** Plans a parcel for its use and turns the plan onto the drawing board. */
export function planLot(parcel: Parcel, use: LotUse, random: Random): LotPlan {
  const frame = frameOf(parcel);
  const draft =
    use === 'residential'
      ? residential(frame, random)
      : use === 'oldtown'
        ? oldtown(frame, random)
        : use === 'school'
          ? school(frame, random)
          : use === 'hospital'
            ? hospital(frame, random)
            : use === 'park'
              ? park(frame, random)
              : blocks(use, frame, random);
  const onto = (p: XY): XY => turn(p, frame.angle);
  return {
    points: frame.lot.map(onto),
    angle: frame.angle,
    buildings: draft.buildings,
    lanes: draft.lanes.map((lane) => ({ class: lane.class, line: lane.line.map(onto) })),
    areas: draft.areas.map((area) => ({ ...area, ring: area.ring.map(onto) })),
    gates: draft.gates.map((gate) => ({ at: onto(add(gate.at, gate.out, -1)), out: onto(gate.out) })),
  };
}
