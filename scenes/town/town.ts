import { PAVED, type RoadClass } from './roads.ts';
import { boundsOf } from '#contract/places/extent.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { placeCrews } from './crews.ts';
import { placeDevices } from './devices/place-devices.ts';
import { ORIGIN, toLonLat, type XY } from './geometry/plane.ts';
import { densify } from './geometry/polygon.ts';
import { devicesOfAll, PLACED_KINDS, type PlacedKind } from '#scenes/placement/placed-kinds.ts';
import { DEMO_SEED, planTown, randomOf } from './plan-town.ts';
import type { Settlement } from './settlement.ts';
import { OUTSIDE } from './waters.ts';

/** The town that the demo shows: ledger, map and mock feeds must name the same one. */
export const DEMO_TOWN = { seed: DEMO_SEED, devices: devicesOfAll(PLACED_KINDS) } as const;

/** Longest straight piece of a drawn line or ring, metres: short enough to follow the bent ground. */
const JOINT = 25;

interface TownRoad {
  readonly id: string;
  /** `''` for lanes nobody named. */
  readonly name: string;
  readonly class: RoadClass;
  /** Paved width, metres. */
  readonly width: number;
  readonly line: readonly LonLat[];
}
export interface TownArea {
  readonly id: string;
  readonly name: string;
  readonly kind: 'garden' | 'park' | 'pitch' | 'pond' | 'lake' | 'moat';
  /** Closed, counter-clockwise. */
  readonly ring: readonly LonLat[];
}
/** What a building's place record does not say. */
interface TownBuilding {
  readonly path: string;
  readonly compound: string;
  /** Entrances 单元. */
  readonly units: number;
  readonly lifts: number;
}

/** A synthetic street quarter: ground, buildings, devices, crews. WGS-84; everything is invented and marked `simulated`. */
export interface Town {
  readonly seed: number;
  /** District, street, communities, grids, compounds, buildings. A floor is the path segment `F12` below a building and has no record. */
  readonly places: readonly Place[];
  readonly buildings: readonly TownBuilding[];
  readonly devices: readonly DeviceDraft[];
  readonly crews: readonly Crew[];
  readonly roads: readonly TownRoad[];
  readonly greens: readonly TownArea[];
  readonly water: readonly TownArea[];
  /** West, south, east, north of the street. */
  readonly bounds: readonly [number, number, number, number];
  readonly center: LonLat;
}

interface TownOptions {
  readonly seed: number;
  /** How many devices, as many as the shares of its kinds when left out; 30 or more, as every compound has one fire transmission unit. */
  readonly devices?: number;
  /** Stamp of the crew records, ms UTC. */
  readonly at?: number;
  /** Kinds and where they hang; those of `devices/` when left out. */
  readonly kinds?: readonly PlacedKind[];
}

const closedRing = (ring: readonly XY[]): LonLat[] => densify([...ring, ring[0]], JOINT).map(toLonLat);

function roadsOf(town: Settlement): TownRoad[] {
  const all = [...town.ground.roads, ...town.lots.flatMap((lot) => lot.plan.lanes.map((lane) => ({ name: '', ...lane })))];
  return all.map((road, i) => ({
    id: `road-${i + 1}`,
    name: road.name,
    class: road.class,
    width: PAVED[road.class],
    line: densify(road.line, JOINT).map(toLonLat),
  }));
}

function areasOf(town: Settlement): TownArea[] {
  const all = [
    ...OUTSIDE,
    ...town.lots.flatMap((lot) => lot.plan.areas.map((area) => ({ ...area, name: area.kind === 'park' ? lot.name : area.name }))),
  ];
  return all.map((area, i) => ({ id: `area-${i + 1}`, name: area.name, kind: area.kind, ring: closedRing(area.ring) }));
}

const WET = new Set(['pond', 'lake', 'moat']);

/** Builds the town: the same options give the same town, to the last digit. Takes about 0.2 s. */
export function generateTown(options: TownOptions): Town {
  const settlement = planTown(options.seed);
  const kinds = options.kinds ?? PLACED_KINDS;
  const areas = areasOf(settlement);
  const outline = settlement.ground.street.points.map(toLonLat);
  return {
    seed: options.seed,
    places: settlement.places,
    buildings: settlement.buildings.map(({ path, compound, draft }) => ({
      path,
      compound: compound.path,
      units: draft.units,
      lifts: draft.lifts,
    })),
    devices: placeDevices(settlement, options.devices ?? devicesOfAll(kinds), kinds, randomOf(options.seed).fork('devices')),
    crews: placeCrews(settlement, options.at ?? Date.UTC(2026, 0, 1)),
    roads: roadsOf(settlement),
    greens: areas.filter((area) => !WET.has(area.kind)),
    water: areas.filter((area) => WET.has(area.kind)),
    bounds: boundsOf(outline),
    center: ORIGIN,
  };
}
