import type { RoadClass } from './roads.ts';
import { type LonLat, inRing } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { Ground } from './ground.ts';
import type { DraftBuilding } from './lots/rows.ts';
import type { LotPlan, LotUse } from './lots/lots.ts';
import { CIVIC, DISTRICT, HOMES, STREET } from './names.ts';
import { ORIGIN, toLonLat, type XY } from './geometry/plane.ts';
import { centroid, densify, turn, type Cell } from './geometry/polygon.ts';

export interface Lot {
  /** `c07`; parks have none. */
  readonly id: string | null;
  readonly name: string;
  /** Path of the compound, or of the grid when the lot is a park. */
  readonly path: string;
  readonly grid: string;
  readonly use: LotUse;
  readonly plan: LotPlan;
}

export interface Building {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly compound: Lot;
  readonly draft: DraftBuilding;
  /** From the lot's frame onto the drawing board. */
  onto(point: XY): XY;
}

/** The plan with names and paths on it. */
export interface Settlement {
  readonly ground: Ground;
  readonly lots: readonly Lot[];
  readonly compounds: readonly Lot[];
  readonly buildings: readonly Building[];
  readonly places: readonly Place[];
  /** Path of the grid a point of the drawing board lies in, or null outside the street. */
  gridAt(point: XY): string | null;
}

const RING_JOINT = 25;
const ring = (points: readonly XY[]): LonLat[] => densify([...points, points[0]], RING_JOINT).map(toLonLat);
const STREET_PATH = `/${DISTRICT.id}/${STREET.id}`;

function place(path: string, level: PlaceLevel, name: string, points: readonly XY[], more: Partial<Place> = {}): Place {
  const id = path.slice(path.lastIndexOf('/') + 1);
  return { id, path, level, name, center: toLonLat(centroid(points)), ring: ring(points), simulated: true, ...more };
}

const groundPlace = (path: string, level: PlaceLevel, name: string, cell: Cell<RoadClass>): Place => place(path, level, name, cell.points);

function nameLots(uses: readonly LotUse[]): string[] {
  const taken = new Map<LotUse, number>();
  const parks = ['泉池公园', '南门泉公园'];
  return uses.map((use) => {
    const number = taken.get(use) ?? 0;
    taken.set(use, number + 1);
    const names = use === 'residential' ? HOMES : use === 'park' ? parks : CIVIC[use];
    return names[number] ?? `${names[number % names.length]}${Math.floor(number / names.length) + 1}`;
  });
}

const BUILDING_NAMES: Record<DraftBuilding['use'], (number: number) => string> = {
  residential: (n) => `${n}号楼`,
  shop: (n) => `沿街商铺${n}`,
  mall: (n) => `商业楼${n}`,
  office: (n) => `办公楼${n}`,
  school: (n) => `教学楼${n}`,
  hospital: (n) => `病房楼${n}`,
  courtyard: (n) => `${n}号院`,
  pavilion: (n) => `亭${n}`,
};

function buildingsOf(lot: Lot): Building[] {
  const numbers = new Map<string, number>();
  const onto = (p: XY): XY => turn(p, lot.plan.angle);
  return lot.plan.buildings.map((draft, i) => {
    const number = (numbers.get(draft.use) ?? 0) + 1;
    numbers.set(draft.use, number);
    const id = `${lot.id}-b${String(i + 1).padStart(2, '0')}`;
    return { id, path: `${lot.path}/${id}`, name: BUILDING_NAMES[draft.use](number), compound: lot, draft, onto };
  });
}

/** Numbers and names everything of a plan. */
export function settle(ground: Ground, uses: readonly LotUse[], plans: readonly LotPlan[]): Settlement {
  const communityPath = (id: string): string => `${STREET_PATH}/${id}`;
  const gridPaths = new Map(ground.grids.map((grid) => [grid.id, `${communityPath(grid.community)}/${grid.id}`]));
  const names = nameLots(uses);
  let number = 0;
  const lots = plans.map((plan, i): Lot => {
    const grid = gridPaths.get(ground.parcels[i].grid)!;
    if (uses[i] === 'park') return { id: null, name: names[i], path: grid, grid, use: uses[i], plan };
    const id = `c${String(++number).padStart(2, '0')}`;
    return { id, name: names[i], path: `${grid}/${id}`, grid, use: uses[i], plan };
  });
  const compounds = lots.filter((lot) => lot.id !== null);
  const buildings = compounds.flatMap(buildingsOf);
  const places: Place[] = [
    { id: DISTRICT.id, path: `/${DISTRICT.id}`, level: 'district', name: DISTRICT.name, center: ORIGIN, simulated: true },
    groundPlace(STREET_PATH, 'street', STREET.name, ground.street),
    ...ground.communities.map((c) => groundPlace(communityPath(c.id), 'community', c.name, c.cell)),
    ...ground.grids.map((g) => groundPlace(gridPaths.get(g.id)!, 'grid', g.name, g.cell)),
    ...compounds.map((lot) => place(lot.path, 'compound', lot.name, lot.plan.points, { use: lot.use })),
    ...buildings.map((b) =>
      place(b.path, 'building', b.name, b.draft.footprint.map(b.onto), {
        use: b.draft.use,
        floors: b.draft.floors,
        height: Math.round(b.draft.height * 10) / 10,
      }),
    ),
  ];
  const gridAt = (point: XY): string | null => {
    const grid = ground.grids.find((candidate) => inRing(candidate.cell.points, point));
    return grid ? gridPaths.get(grid.id)! : null;
  };
  return { ground, lots, compounds, buildings, places, gridAt };
}
