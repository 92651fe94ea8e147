import type { Feature, Geometry, Position } from 'geojson';
import type { AreaBuilding, AreaFeatures, AreaGround, AreaPlace, AreaRoad, Rings, RoadClass } from '../area/area.ts';
import type { TileLayer } from './vector-tiles.ts';

type Properties = Readonly<Record<string, string | number>>;

const feature = (geometry: Geometry, properties: Properties): Feature => ({ type: 'Feature', geometry, properties });
const point = (at: Position, properties: Properties): Feature => feature({ type: 'Point', coordinates: at }, properties);
const coordinatesOf = (rings: Rings): Position[][] => rings.map((ring) => [...ring]);
const shapeOf = (polygons: readonly Rings[]): Geometry =>
  polygons.length === 1
    ? { type: 'Polygon', coordinates: coordinatesOf(polygons[0]) }
    : { type: 'MultiPolygon', coordinates: polygons.map(coordinatesOf) };

/** `path` is what styles promote to the feature id: it is unique and the key of the place record. */
const placeFeature = ({ id, path, name, use, polygons }: AreaPlace, withUse: boolean): Feature =>
  feature(shapeOf(polygons), { id, path, name, ...(withUse ? { use } : {}) });

/** One feature per solid: a tower on a podium is two, with the same id and path. */
const buildingFeatures = ({ id, path, name, floors, use, compound, parts }: AreaBuilding): Feature[] =>
  parts.map(({ rings, base, top }) =>
    feature(
      { type: 'Polygon', coordinates: coordinatesOf(rings) },
      { id, path, name, height: top, floors, use, compound, ...(base > 0 ? { base } : {}) },
    ),
  );

const roadFeature = ({ id, name, class: kind, width, line }: AreaRoad): Feature => feature(line, { id, name, class: kind, width });
const groundFeature = ({ id, name, kind, shape }: AreaGround): Feature => feature(shape, { id, name, kind });

/** Lower rank = kept when there is no room. */
const RANK = { street: 0, community: 1, water: 2, green: 3, compound: 4, building: 5, poi: 6 } as const;
type LabelKind = keyof typeof RANK;

const placeLabels = (places: readonly (AreaPlace | AreaBuilding)[], kind: LabelKind): Feature[] =>
  places
    .filter((place) => place.name !== '' && place.name !== place.id)
    .map(({ id, path, name, center }) => point(center, { id, path, name, kind, rank: RANK[kind] }));

const groundLabels = (grounds: readonly AreaGround[], kind: LabelKind): Feature[] =>
  grounds.flatMap(({ id, name, label }) => (name !== '' && label !== null ? [point(label, { id, name, kind, rank: RANK[kind] })] : []));

const MINOR = new Set<RoadClass>(['lane', 'service', 'footway']);

/** An area as vector tile layers. Several entries of one id are one layer whose features appear at different zooms. */
export function areaLayers(area: AreaFeatures): TileLayer[] {
  const boundaryLabels = area.boundaries.flatMap(({ id, path, name, label }) =>
    name !== '' && label !== null ? [point(label, { id, path, name, kind: 'street', rank: RANK.street })] : [],
  );
  const quarterLabels = area.quarters
    .filter(({ name }) => name !== '')
    .map(({ id, name, at }) => point(at, { id, name, kind: 'community', rank: RANK.community }));
  return [
    { id: 'boundaries', minZoom: 10, features: area.boundaries.map(({ id, path, name, shape }) => feature(shape, { id, path, name })) },
    { id: 'communities', minZoom: 11, features: area.communities.map((place) => placeFeature(place, false)) },
    { id: 'grids', minZoom: 13, features: area.grids.map((place) => placeFeature(place, false)) },
    { id: 'compounds', minZoom: 12, features: area.compounds.map((place) => placeFeature(place, true)) },
    { id: 'buildings', minZoom: 13, features: area.buildings.flatMap(buildingFeatures) },
    { id: 'roads', minZoom: 10, features: area.roads.filter((road) => !MINOR.has(road.class)).map(roadFeature) },
    { id: 'roads', minZoom: 13, features: area.roads.filter((road) => MINOR.has(road.class)).map(roadFeature) },
    { id: 'water', minZoom: 10, features: area.water.map(groundFeature) },
    { id: 'green', minZoom: 11, features: area.greens.map(groundFeature) },
    { id: 'labels', minZoom: 10, features: [...boundaryLabels, ...placeLabels(area.communities, 'community'), ...quarterLabels] },
    {
      id: 'labels',
      minZoom: 13,
      features: [...placeLabels(area.compounds, 'compound'), ...groundLabels(area.water, 'water'), ...groundLabels(area.greens, 'green')],
    },
    {
      id: 'labels',
      minZoom: 16,
      features: [
        ...placeLabels(area.buildings, 'building'),
        ...area.pois.map(({ id, name, kind, at }) => point(at, { id, name, kind: 'poi', poi: kind, rank: RANK.poi })),
      ],
    },
  ];
}
