import type { Feature, Geometry, Point, Position } from 'geojson';
import type { LonLat } from '#contract/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { Town, TownArea, TownRoad } from '#scenes/town/town.ts';
import type { TileLayer } from '../build/vector-tiles.ts';

type Properties = Readonly<Record<string, string | number>>;

const feature = (geometry: Geometry, properties: Properties): Feature => ({ type: 'Feature', geometry, properties });
const positions = (line: readonly LonLat[]): Position[] => line.map(([lon, lat]) => [lon, lat]);
const polygon = (ring: readonly LonLat[], properties: Properties): Feature => feature({ type: 'Polygon', coordinates: [positions(ring)] }, properties);

/** `path` is what styles promote to the feature id: it is unique and the key of the place record. */
function placeFeature(place: Place): Feature {
  const { id, path, name } = place;
  const parts = path.split('/');
  const extra: Properties = place.level === 'building'
    ? { height: place.height ?? 0, floors: place.floors ?? 0, use: place.use ?? '', compound: parts.at(-2)! }
    : place.level === 'compound' ? { use: place.use ?? '' } : {};
  return polygon(place.ring!, { id, path, name, ...extra });
}

function roadFeature({ id, name, class: kind, width, line }: TownRoad): Feature {
  return feature({ type: 'LineString', coordinates: positions(line) }, { id, name, class: kind, width });
}

const areaFeature = ({ id, name, kind, ring }: TownArea): Feature => polygon(ring, { id, name, kind });

function middleOf(ring: readonly LonLat[]): Point {
  const lons = ring.map((p) => p[0]);
  const lats = ring.map((p) => p[1]);
  return { type: 'Point', coordinates: [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2] };
}

/** Lower rank = kept when there is no room. */
const RANK = { street: 0, community: 1, water: 2, green: 3, compound: 4, building: 5 } as const;

function placeLabels(town: Town, level: PlaceLevel & keyof typeof RANK): Feature[] {
  return town.places.filter((place) => place.level === level).map((place) =>
    feature({ type: 'Point', coordinates: [...place.center] }, { id: place.id, path: place.path, name: place.name, kind: level, rank: RANK[level] }));
}

const areaLabels = (areas: readonly TownArea[], kind: 'water' | 'green'): Feature[] =>
  areas.filter((area) => area.name !== '').map((area) => feature(middleOf(area.ring), { id: area.id, name: area.name, kind, rank: RANK[kind] }));

const MINOR = new Set<TownRoad['class']>(['lane', 'service', 'footway']);

/** The town as vector tile layers. Several entries of one id are one layer whose features appear at different zooms. */
export function townLayers(town: Town): TileLayer[] {
  const places = (level: PlaceLevel): Feature[] => town.places.filter((place) => place.level === level).map(placeFeature);
  // A ring along a moat is no place to read a name: its middle is the middle of the town.
  const round = (areas: readonly TownArea[]): TownArea[] => areas.filter((area) => area.kind !== 'moat' && area.name !== '环城公园');
  return [
    { id: 'boundaries', minZoom: 10, features: places('street') },
    { id: 'communities', minZoom: 11, features: places('community') },
    { id: 'grids', minZoom: 13, features: places('grid') },
    { id: 'compounds', minZoom: 12, features: places('compound') },
    { id: 'buildings', minZoom: 13, features: places('building') },
    { id: 'roads', minZoom: 10, features: town.roads.filter((road) => !MINOR.has(road.class)).map(roadFeature) },
    { id: 'roads', minZoom: 13, features: town.roads.filter((road) => MINOR.has(road.class)).map(roadFeature) },
    { id: 'water', minZoom: 10, features: town.water.map(areaFeature) },
    { id: 'green', minZoom: 11, features: town.greens.map(areaFeature) },
    { id: 'labels', minZoom: 10, features: [...placeLabels(town, 'street'), ...placeLabels(town, 'community')] },
    { id: 'labels', minZoom: 13, features: [...placeLabels(town, 'compound'), ...areaLabels(round(town.water), 'water'), ...areaLabels(round(town.greens), 'green')] },
    { id: 'labels', minZoom: 16, features: placeLabels(town, 'building') },
  ];
}
