import type { SourceFeature } from '#tiles/area/feature.ts';
import { maxOf } from '#contract/places/extent.ts';
import type { Position } from 'geojson';
import { boxOf, type AreaBuilding, type BuildingPart, type Rings } from '#tiles/area/area.ts';
import { HeightRule } from './heights.ts';
import type { Ids } from './ids.ts';
import { PolygonIndex } from '#tiles/area/geometry/polygon-index.ts';
import type { Report } from '#tiles/area/report.ts';
import { pointInside, squareMetres } from '#tiles/area/geometry/rings.ts';

export interface BuildingDraft {
  readonly feature: SourceFeature;
  readonly polygons: readonly Rings[];
}

interface BuildingOptions {
  readonly buildings: readonly BuildingDraft[];
  readonly parts: readonly BuildingDraft[];
  /** Points of interest by the id their source gave: one with a building's id is that building under its name. */
  readonly pois: ReadonlyMap<string, { readonly name: string }>;
  readonly ids: Ids;
  readonly report: Report;
  /** The place a point lies in: its path, and the compound's id when it is one. */
  readonly home: (at: Position) => { readonly path: string; readonly compound: string };
}

/** A building whose pieces have been gathered. */
interface Gathered {
  readonly feature: SourceFeature;
  readonly polygons: Rings[];
  readonly parts: BuildingDraft[];
}

/** Parts stand for the whole building when they cover this share of it; else they are added to it. */
const COVER = 0.8;
/** Metres by which parts may end below the height their building is told. */
const SHORT = 6;
/** Pieces of one building that a cut extract brings lie side by side; degrees, about 1 m. */
const BESIDE = 1e-5;

export function composeBuildings(options: BuildingOptions): AreaBuilding[] {
  const { report } = options;
  const gathered = gather(options.buildings, report);
  assignParts(gathered, options.parts);
  const heights = new HeightRule();
  const buildings = gathered.map((one) => finish(one, heights, options));
  const summary = heights.summary();
  if (summary !== null) report.note(summary);
  return buildings;
}

/** One entry per building: the same one given twice counts once, side by side pieces of one id are one building. */
function gather(drafts: readonly BuildingDraft[], report: Report): Gathered[] {
  const all: Gathered[] = [];
  const known = new Map<string, Gathered[]>();
  for (const { feature, polygons } of drafts) {
    const same = feature.id === '' ? [] : (known.get(feature.id) ?? []);
    if (same.some((other) => JSON.stringify(other.polygons) === JSON.stringify(polygons))) {
      report.skip('a building that was there before, with the same id and outline', feature.where);
      continue;
    }
    const neighbour = same.find((other) => other.polygons.some((a) => polygons.some((b) => besides(a, b))));
    if (neighbour) {
      neighbour.polygons.push(...polygons);
      report.change('pieces of a building with one id were joined', feature.where);
      continue;
    }
    if (same.length > 0) report.change('an id that another building has too; this one was given a new one', feature.where);
    const one: Gathered = { feature, polygons: [...polygons], parts: [] };
    all.push(one);
    known.set(feature.id, [...same, one]);
  }
  return all;
}

function besides(a: Rings, b: Rings): boolean {
  const [x, y] = [boxOf(a[0]), boxOf(b[0])];
  return x[0] <= y[2] + BESIDE && y[0] <= x[2] + BESIDE && x[1] <= y[3] + BESIDE && y[1] <= x[3] + BESIDE;
}

/** Parts go to the building they name, else to the one they stand in; those of no building are buildings themselves. */
function assignParts(gathered: Gathered[], parts: readonly BuildingDraft[]): void {
  if (parts.length === 0) return;
  const byId = new Map(gathered.map((one) => [one.feature.id, one]));
  const index = new PolygonIndex<Gathered>();
  for (const one of gathered) for (const rings of one.polygons) index.add(rings, one);
  const orphans = new Map<string, Gathered>();
  for (const part of parts) {
    const owner =
      byId.get(part.feature.partOf ?? '') ??
      index.at(...(pointInside(part.polygons[0]) as [number, number])) ??
      orphans.get(part.feature.partOf ?? '');
    if (owner) {
      owner.parts.push(part);
      continue;
    }
    const alone: Gathered = { feature: part.feature, polygons: [], parts: [part] };
    gathered.push(alone);
    if (part.feature.partOf !== undefined) orphans.set(part.feature.partOf, alone);
  }
}

const toldFloors = ({ levels }: SourceFeature): number | null =>
  typeof levels === 'number' && levels >= 1 && levels <= 200 ? Math.round(levels) : null;

function finish({ feature, polygons, parts }: Gathered, heights: HeightRule, { ids, home, pois, report }: BuildingOptions): AreaBuilding {
  const outlines = polygons.length > 0 ? polygons : parts.flatMap((part) => part.polygons);
  const ground = outlines.reduce((sum, rings) => sum + squareMetres(rings[0]), 0);
  const covered = parts.flatMap((part) => part.polygons).reduce((sum, rings) => sum + squareMetres(rings[0]), 0);
  const solids: BuildingPart[] = [];
  let floors = 0;
  const build = (draft: BuildingDraft): void => {
    const found = heights.of(draft.feature, draft.feature.kind || feature.kind, draft.feature.where, report);
    floors = Math.max(floors, found.floors);
    for (const rings of draft.polygons) solids.push({ rings, base: found.base, top: found.top });
  };
  parts.forEach(build);
  // Parts that end far below what the whole is told to be are its foot: the tower stands on them.
  const told = parts.length === 0 ? 0 : heights.tellsTop(feature);
  const short = told > maxOf(solids.map((solid) => solid.top)) + SHORT;
  if (polygons.length > 0 && (covered < COVER * ground || short)) build({ feature, polygons });
  const center = pointInside(outlines[0]);
  const { path, compound } = home(center);
  const id = ids.make('building', feature.id);
  const name = feature.name || pois.get(feature.id)?.name || feature.address || '';
  return {
    id,
    path: `${path}/${id}`,
    name,
    use: feature.kind,
    floors: parts.length === 0 ? (toldFloors(feature) ?? floors) : Math.max(toldFloors(feature) ?? 0, floors),
    height: maxOf(solids.map((solid) => solid.top)),
    compound,
    center,
    parts: solids,
  };
}
