import { least, most } from '#contract/extent.ts';
import { blob, box, corner, middle, rectangle, shrink, track, type Box } from './footprints.ts';
import { CORRIDOR, grain, type Parcel, type RoadClass } from './ground.ts';
import { ROWS, layRows, usableDepth, type DraftBuilding, type RowName, type RowStyle } from './rows.ts';
import { add, chord, contains, inset, keepLeft, minus, signedArea, turn, widthBetween, type Cell, type Polygon } from './polygon.ts';
import type { XY } from './plane.ts';
import type { Random } from './random.ts';

export type CompoundUse = 'residential' | 'oldtown' | 'mall' | 'office' | 'school' | 'hospital';
export type LotUse = CompoundUse | 'park';

export interface DraftArea {
  readonly kind: 'garden' | 'park' | 'pitch' | 'pond';
  readonly name: string;
  readonly ring: readonly XY[];
}

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

interface Frame {
  /** Lot and gross cell in the lot's own frame: x runs the way of its front and back edges. */
  readonly lot: Polygon;
  readonly gross: Cell<RoadClass>;
  readonly angle: number;
}

const VERGE = 2.5;

function frameOf(parcel: Parcel): Frame {
  const net = inset(parcel.cell, (edge) => CORRIDOR[edge] / 2);
  const [dx, dy] = grain(parcel.cell, [1, 0]);
  const angle = Math.atan2(dy, dx);
  const back = (p: XY): XY => turn(p, -angle);
  return { lot: net.points.map(back), gross: { points: parcel.cell.points.map(back), edges: parcel.cell.edges }, angle };
}

const extent = (polygon: Polygon): Box => {
  const xs = polygon.map((p) => p[0]);
  const ys = polygon.map((p) => p[1]);
  return box(least(xs), most(xs), least(ys), most(ys));
};

const inner = (lot: Polygon, by: number): Polygon => inset({ points: lot, edges: lot.map(() => by) }, (edge) => edge).points;

interface Spine {
  readonly at: readonly number[];
  readonly lines: readonly (readonly XY[])[];
  readonly gates: readonly { readonly at: XY; readonly out: XY }[];
}

const RANK: Record<RoadClass, number> = { primary: 4, secondary: 3, tertiary: 2, lane: 1, service: 0, footway: 0 };

/** Lanes through a lot from front to back; each opens to the greater of the two roads, a long one to both. */
function spinesOf(frame: Frame, spacing: number, random: Random): Spine {
  const { x0, x1 } = extent(frame.lot);
  const count = Math.max(1, Math.round((x1 - x0) / spacing));
  const spines = { at: [] as number[], lines: [] as XY[][], gates: [] as { at: XY; out: XY }[] };
  for (let i = 0; i < count; i++) {
    const narrow = x1 - x0 < 95;
    const x = narrow ? x0 + 5 : x0 + ((i + random.between(0.42, 0.58)) / count) * (x1 - x0);
    const net = chord(frame.lot, [x, 0], [0, 1]);
    const gross = chord(frame.gross.points, [x, 0], [0, 1]);
    if (!net || !gross) continue;
    const rank = (end: XY): number => RANK[edgeAt(frame.gross, end)];
    const toFront = rank(gross[0]) >= rank(gross[1]);
    const both = net[1][1] - net[0][1] > 230;
    spines.at.push(x);
    spines.lines.push([toFront || both ? gross[0] : [x, net[0][1] + 8], !toFront || both ? gross[1] : [x, net[1][1] - 8]]);
    if (toFront || both) spines.gates.push({ at: net[0], out: [0, -1] });
    if (!toFront || both) spines.gates.push({ at: net[1], out: [0, 1] });
  }
  return spines;
}

function edgeAt(cell: Cell<RoadClass>, p: XY): RoadClass {
  let nearest = Infinity;
  let found: RoadClass = 'lane';
  cell.points.forEach((a, i) => {
    const b = cell.points[(i + 1) % cell.points.length];
    const [dx, dy] = minus(b, a);
    const off = Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / Math.hypot(dx, dy);
    if (off < nearest) [nearest, found] = [off, cell.edges[i]];
  });
  return found;
}

const overlaps = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

interface Draft {
  readonly buildings: readonly DraftBuilding[];
  readonly lanes: readonly { readonly class: RoadClass; readonly line: readonly XY[] }[];
  readonly areas: readonly DraftArea[];
  readonly gates: Spine['gates'];
}

/** Which rows a compound has, by its size and luck: low blocks to the south, towers to the north where they shade nobody. */
function residentialStyle(areaM2: number, frame: Frame, random: Random): (share: number) => RowStyle {
  const mixes: readonly (readonly RowName[])[] =
    areaM2 > 70_000 ? [['slab6', 'slab11', 'tower'], ['slab11', 'slab18', 'tower'], ['slab6', 'slab6', 'slab11', 'slab18']]
    : areaM2 > 25_000 ? [['slab6', 'slab6', 'slab11'], ['slab11', 'slab18'], ['slab6'], ['slab11', 'tower']]
    : areaM2 > 9_000 ? [['slab6'], ['slab6'], ['slab11'], ['slab18']]
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
    if (areaM2 > 80_000) areas.push({ kind: 'pond', name: '', ring: blob(box(x - w * 0.45, x + w * 0.35, cy - h * 0.5, cy + h * 0.4), 0.25, random.between(0, 6)) });
  }
  const blocked = (place: Box): boolean => garden !== null && overlaps(place, shrink(garden, 3));
  const rows = layRows(inner(frame.lot, 6), residentialStyle(areaM2, frame, random), { at: spines.at, half: whole.x1 - whole.x0 < 95 ? 4 : 6.5 }, blocked, random);
  const lanes = [...spines.lines, ...rows.lanes].map((line) => ({ class: 'service' as const, line }));
  return { buildings: rows.buildings, lanes, areas, gates: spines.gates };
}

function oldtown(frame: Frame, random: Random): Draft {
  const spines = spinesOf(frame, 62, random);
  const yard = middle(extent(frame.lot));
  const pond = box(yard[0] - 13, yard[0] + 17, yard[1] - 12, yard[1] + 10);
  const rows = layRows(inner(frame.lot, 2), () => ROWS.courtyard, { at: spines.at, half: 3 }, (place) => overlaps(place, pond) || random.chance(0.07), random);
  const lanes = [...spines.lines, ...rows.lanes].map((line) => ({ class: 'footway' as const, line }));
  return { buildings: rows.buildings, lanes, gates: spines.gates, areas: [{ kind: 'pond', name: '泉池', ring: blob(shrink(pond, 3), 0.15, 1) }] };
}

/** Big blocks on a loose grid; some of them towers. */
function blocks(use: 'mall' | 'office', frame: Frame, random: Random): Draft {
  const lot = inner(frame.lot, 9);
  const [y0, y1] = usableDepth(lot);
  const count = Math.max(1, Math.round((y1 - y0) / 68));
  const depth = (y1 - y0) / count;
  const buildings: DraftBuilding[] = [];
  for (let row = 0; row < count; row++) {
    const [from, to] = [y0 + row * depth, y0 + (row + 1) * depth - (row < count - 1 ? 16 : 0)];
    const stretch = widthBetween(lot, from, to);
    if (!stretch) continue;
    const across = Math.max(1, Math.round((stretch[1] - stretch[0]) / 62));
    const width = (stretch[1] - stretch[0]) / across;
    for (let i = 0; i < across; i++) {
      const place = box(stretch[0] + i * width + 5, stretch[0] + (i + 1) * width - 5, from, to);
      if (place.x1 - place.x0 > 24) buildings.push(bigBlock(use, place, random));
    }
  }
  const spines = spinesOf(frame, 170, random);
  return { buildings, lanes: [], areas: [], gates: spines.gates };
}

function bigBlock(use: 'mall' | 'office', place: Box, random: Random): DraftBuilding {
  const [cx, cy] = middle(place);
  if (random.chance(use === 'office' ? 0.6 : 0.25)) {
    const half = Math.min(20, (place.x1 - place.x0) / 2, (place.y1 - place.y0) / 2);
    const high = box(cx - half, cx + half, cy - half, cy + half);
    const floors = random.whole(18, 30);
    return { use, units: 1, floors, height: floors * 3.9, footprint: rectangle(high), body: high, lifts: 6 };
  }
  const floors = use === 'mall' ? random.whole(4, 6) : random.whole(6, 9);
  const height = floors * (use === 'mall' ? 5 : 3.9);
  const wing = Math.min(place.x1 - place.x0, place.y1 - place.y0) * 0.55;
  const angled = random.chance(0.5);
  return {
    use, units: 1, floors, height, lifts: 2, footprint: angled ? corner(place, wing) : rectangle(place),
    body: angled ? box(place.x0, place.x1, place.y0, place.y0 + wing) : place,
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
  const rows = layRows(rest, () => ROWS.classroom, { at: [], half: 0 }, () => false, random);
  const spines = spinesOf(frame, 400, random);
  if (!room || !other) return { buildings: rows.buildings, lanes: [], areas: [], gates: spines.gates };
  const y0 = Math.max(room[0][1], other[0][1]) + 4;
  const y1 = Math.min(room[1][1], other[1][1], y0 + (split - field0) * 2) - 4;
  return { buildings: rows.buildings, lanes: [], gates: spines.gates, areas: [{ kind: 'pitch', name: '', ring: track(box(field0 + 2, split - 6, y0, y1)) }] };
}

function hospital(frame: Frame, random: Random): Draft {
  const spines = spinesOf(frame, 200, random);
  const rows = layRows(inner(frame.lot, 9), () => ROWS.ward, { at: spines.at, half: 6 }, () => false, random);
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
    .filter((place) => rectangle(shrink(place, -2)).every((p) => contains(lot, p)))
    .map((place): DraftBuilding => ({ use: 'pavilion', units: 1, floors: 1, height: 5, footprint: rectangle(place), body: place, lifts: 0 }));
  const spines = spinesOf(frame, 260, random);
  return {
    buildings: pavilions, gates: spines.gates,
    lanes: [{ class: 'footway', line: [...path, path[0]] }],
    areas: [{ kind: 'park', name: '', ring: lot }, { kind: 'pond', name: '泉池', ring: blob(pond, 0.16, 1) }],
  };
}

/** Plans a parcel for its use and turns the plan onto the drawing board. */
export function planLot(parcel: Parcel, use: LotUse, random: Random): LotPlan {
  const frame = frameOf(parcel);
  const draft =
    use === 'residential' ? residential(frame, random)
    : use === 'oldtown' ? oldtown(frame, random)
    : use === 'school' ? school(frame, random)
    : use === 'hospital' ? hospital(frame, random)
    : use === 'park' ? park(frame, random)
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
