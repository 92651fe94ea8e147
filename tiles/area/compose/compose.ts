import type { SourceFeature } from '#tiles/area/feature.ts';
import { maxOf } from '#contract/places/extent.ts';
import type { Geometry, LineString, MultiLineString, Position } from 'geojson';
import type { Crs } from '#tiles/crs.ts';
import type { AreaBoundary, AreaFeatures, AreaGround, AreaPlace, AreaPoint, AreaRoad, RoadClass, Rings } from '#tiles/area/area.ts';
import { composeBuildings, type BuildingDraft } from './buildings.ts';
import { DerivedGrids } from './derived-grids.ts';
import { Ids } from './ids.ts';
import { boxOfGeometry, toWgs84Geometry, overlap, type Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { PolygonIndex } from '#tiles/area/geometry/polygon-index.ts';
import type { Report } from '#tiles/area/report.ts';
import { mendPolygon, pointInside, squareMetres } from '#tiles/area/geometry/rings.ts';

interface ComposeOptions {
  readonly crs: Crs;
  /** Path of the place everything in the area hangs below. */
  readonly root: string;
  readonly report: Report;
  /** Leave out what lies wholly outside. WGS-84. */
  readonly bounds?: Bounds;
  /** Buildings in no community, grid or compound are gathered in squares this many metres wide. */
  readonly cells?: number;
}

const ROAD_WIDTHS: Readonly<Record<RoadClass, number>> = { primary: 28, secondary: 18, tertiary: 12, lane: 6, service: 4, footway: 2 };
/** Parts of a town that are a place of their own once their outline is told; larger ones (a town, a borough) are what the area lies in. */
const NEIGHBOURHOODS = new Set(['neighbourhood', 'quarter', 'suburb', 'village', 'hamlet', 'city_block']);
const HAN = /\p{Script=Han}/u;
type NamedGround = AreaGround & { readonly extent: number };

/**
 * Makes an area out of what sources hand over: coordinates to WGS-84, outlines mended, heights found, ids made unique, buildings put
 * into compounds and compounds into grids. Whatever cannot be used is left out with its reason in the report.
 */
export class AreaComposer {
  readonly #options: ComposeOptions;
  readonly #ids = new Ids();
  readonly #roads: AreaRoad[] = [];
  readonly #water: NamedGround[] = [];
  readonly #greens: NamedGround[] = [];
  readonly #pois = new Map<string, AreaPoint>();
  readonly #quarters = new Map<string, AreaPoint>();
  readonly #boundaries: AreaBoundary[] = [];
  readonly #places = {
    community: new Map<string, AreaPlace>(),
    grid: new Map<string, AreaPlace>(),
    compound: new Map<string, AreaPlace>(),
  };
  readonly #buildings: BuildingDraft[] = [];
  readonly #parts: BuildingDraft[] = [];

  constructor(options: ComposeOptions) {
    this.#options = options;
  }

  add(feature: SourceFeature): void {
    const geometry = toWgs84Geometry(feature.geometry, this.#options.crs);
    if (typeof geometry === 'string') return this.#skip(geometry, feature);
    if (this.#options.bounds && !overlap(boxOfGeometry(geometry), this.#options.bounds))
      return this.#skip('it lies outside the bounds asked for', feature);
    const { theme } = feature;
    if (theme === 'quarter' && NEIGHBOURHOODS.has(feature.kind) && /Polygon/.test(geometry.type))
      return this.add({ ...feature, theme: 'community' });
    if (theme === 'poi' || theme === 'quarter') return this.#addPoint(feature, geometry, theme === 'poi' ? this.#pois : this.#quarters);
    if (theme === 'road') return this.#addRoad(feature, geometry);
    if (theme === 'boundary' && /Line/.test(geometry.type)) return this.#addBoundary(feature, geometry, null);
    const polygons = this.#polygonsOf(feature, geometry);
    if (polygons === null) return;
    if (theme === 'water') this.#water.push(groundOf(feature, polygons));
    else if (theme === 'green') this.#greens.push(groundOf(feature, polygons));
    else if (theme === 'boundary')
      this.#addBoundary(feature, { type: 'MultiPolygon', coordinates: asCoordinates(polygons) }, pointInside(polygons[0]));
    else if (theme === 'building') this.#buildings.push({ feature, polygons });
    else if (theme === 'part') this.#parts.push({ feature, polygons });
    else this.#addPlace(feature, polygons, this.#places[theme]);
  }

  #skip(reason: string, feature: SourceFeature): void {
    this.#options.report.skip(reason, feature.where);
  }

  #polygonsOf(feature: SourceFeature, geometry: Geometry): Rings[] | null {
    if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') {
      this.#skip(`a ${feature.theme} that is a ${geometry.type}, not an outline`, feature);
      return null;
    }
    const polygons: Rings[] = [];
    for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
      const mended = mendPolygon(rings);
      if (typeof mended === 'string') {
        this.#skip(mended, feature);
        continue;
      }
      if (mended.simplified) this.#options.report.change('an outline with too many corners was simplified', feature.where);
      if (mended.untangled) this.#options.report.change('an outline that crosses itself was parted into loops', feature.where);
      if (mended.lostHoles > 0) this.#options.report.change('a hole that lies outside of its outline was left out', feature.where);
      for (const rings of mended.polygons) polygons.push(rings);
    }
    return polygons.length > 0 ? polygons : null;
  }

  #addPoint(feature: SourceFeature, geometry: Geometry, into: Map<string, AreaPoint>): void {
    const polygons = geometry.type === 'Point' ? null : this.#polygonsOf(feature, geometry);
    if (geometry.type !== 'Point' && polygons === null) return;
    const at: Position = geometry.type === 'Point' ? geometry.coordinates : pointInside(polygons![0]);
    const id = feature.id || `${feature.theme}-${into.size + 1}`;
    if (into.has(id)) this.#skip('an id that was there before', feature);
    else into.set(id, { id, name: feature.name, kind: feature.kind, at });
  }

  #addRoad(feature: SourceFeature, geometry: Geometry): void {
    if (geometry.type !== 'LineString' && geometry.type !== 'MultiLineString')
      return this.#skip(`a road that is a ${geometry.type}, not a line`, feature);
    const lines = (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates).filter((line) => line.length > 1);
    if (lines.length === 0) return this.#skip('a line of fewer than two points', feature);
    const line: LineString | MultiLineString =
      lines.length === 1 ? { type: 'LineString', coordinates: lines[0] } : { type: 'MultiLineString', coordinates: lines };
    const kind = feature.kind as RoadClass;
    this.#roads.push({
      id: feature.id || `road-${this.#roads.length + 1}`,
      name: feature.name,
      class: kind,
      width: ROAD_WIDTHS[kind],
      line,
    });
  }

  #addBoundary(feature: SourceFeature, shape: Geometry, label: Position | null): void {
    const id = this.#ids.make('boundary', feature.id);
    this.#boundaries.push({ id, path: `${this.#options.root}/${id}`, name: feature.name, shape, label });
  }

  #addPlace(feature: SourceFeature, polygons: readonly Rings[], into: Map<string, AreaPlace>): void {
    const key = feature.id || feature.where;
    const known = into.get(key);
    if (known && JSON.stringify(known.polygons) === JSON.stringify(polygons))
      return this.#skip(`a ${feature.theme} that was there before, with the same id and outline`, feature);
    if (known) {
      into.set(key, { ...known, polygons: [...known.polygons, ...polygons] });
      return this.#options.report.change(`pieces of a ${feature.theme} with one id were joined`, feature.where);
    }
    const id = this.#ids.make(feature.theme, feature.id);
    into.set(key, { id, path: '', name: feature.name || id, use: feature.kind, polygons, center: pointInside(polygons[0]) });
  }

  /** Gazetteers bring transcribed names of quarters; beside those in the script people read they only cover the map. */
  #localQuarters(): AreaPoint[] {
    const quarters = [...this.#quarters.values()];
    const local = quarters.filter(({ name }) => HAN.test(name));
    if (local.length === 0) return quarters;
    for (const { name } of quarters.filter((quarter) => !local.includes(quarter)))
      this.#options.report.skip('a quarter whose name is only told in Latin letters', name);
    return local;
  }

  /** Everything together. Call it once, after the last feature. */
  finish(): AreaFeatures {
    const { root, report } = this.#options;
    const index = new PolygonIndex<AreaPlace>();
    const nest = (places: ReadonlyMap<string, AreaPlace>): AreaPlace[] => {
      const nested = [...places.values()].map((place) => ({
        ...place,
        path: `${index.at(place.center[0], place.center[1])?.path ?? root}/${place.id}`,
      }));
      for (const place of nested) for (const rings of place.polygons) index.add(rings, place);
      return nested;
    };
    const communities = nest(this.#places.community);
    const grids = nest(this.#places.grid);
    const compounds = nest(this.#places.compound);
    const inCompound = new Set(compounds);
    const cells = this.#options.cells === undefined ? null : new DerivedGrids(this.#options.cells, root, this.#ids);
    const buildings = composeBuildings({
      buildings: this.#buildings,
      parts: this.#parts,
      pois: this.#pois,
      ids: this.#ids,
      report,
      home: (at) => {
        const place = index.at(at[0], at[1]);
        return { path: place?.path ?? cells?.pathAt(at) ?? root, compound: place && inCompound.has(place) ? place.id : '' };
      },
    });
    const derived = cells?.places() ?? [];
    if (cells)
      report.note(
        `${derived.length} grids were derived: squares of ${this.#options.cells} m around buildings that lie in no community, ` +
          'grid or compound of the data. They are no real 网格.',
      );
    return {
      boundaries: this.#boundaries,
      communities,
      grids: [...grids, ...derived],
      compounds,
      buildings,
      roads: this.#roads,
      pois: [...this.#pois.values()],
      quarters: this.#localQuarters(),
      water: nameOnce(this.#water),
      greens: nameOnce(this.#greens),
    };
  }
}

const asCoordinates = (polygons: readonly Rings[]): Position[][][] => polygons.map((rings) => rings.map((ring) => [...ring]));

function groundOf(feature: SourceFeature, polygons: readonly Rings[]): NamedGround {
  const extents = polygons.map((rings) => squareMetres(rings[0]));
  const largest = polygons[extents.indexOf(maxOf(extents))];
  return {
    id: feature.id,
    name: feature.name,
    kind: feature.kind,
    extent: maxOf(extents),
    label: pointInside(largest),
    shape: { type: 'MultiPolygon', coordinates: asCoordinates(polygons) },
  };
}

/** Cut-up extracts bring a river in many pieces: the largest one carries the name. */
function nameOnce(grounds: readonly NamedGround[]): AreaGround[] {
  const largest = new Map<string, NamedGround>();
  for (const ground of grounds)
    if (ground.name !== '' && ground.extent > (largest.get(ground.name)?.extent ?? 0)) largest.set(ground.name, ground);
  return grounds.map((ground) => {
    const { extent: _, ...rest } = ground;
    return { ...rest, label: largest.get(ground.name) === ground ? ground.label : null };
  });
}
