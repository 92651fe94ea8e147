import { minOf, maxOf } from '#contract/places/extent.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { hullOf } from '#scenes/hull.ts';
import type { AreaFeatures, Ring } from '#tiles/area/area.ts';
import { Streets } from './nearest-street.ts';

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
const lonLat = ([lon, lat]: readonly number[]): LonLat => [round(lon), round(lat)];
const ringOf = (ring: Ring): LonLat[] => ring.map(lonLat);

interface PlaceOptions {
  /** Path everything hangs below. */
  readonly root: string;
  /** Name of the root place; null when the ledger has it already. */
  readonly title: string | null;
  readonly center: readonly [number, number];
  readonly simulated: boolean;
}

/** The area's communities, grids, compounds and buildings as place records, roots first. */
export function placesOf(area: AreaFeatures, { root, title, center, simulated }: PlaceOptions): Place[] {
  const place = (
    level: PlaceLevel,
    { id, path, name }: { id: string; path: string; name: string },
    at: readonly number[],
    ring: Ring | null,
    more: Partial<Place> = {},
  ): Place => ({
    id,
    path,
    level,
    name: name || id,
    center: lonLat(at),
    ...(ring ? { ring: ringOf(ring) } : {}),
    ...more,
    simulated,
  });
  const top =
    title === null
      ? []
      : [place('street', { id: root.slice(parentPath(root).length + 1), path: root, name: title }, center, outlineOfAll(area))];
  const streets = new Streets(area.roads);
  /** A nameless building goes by its street; its id tells it from its neighbours. */
  const called = (one: AreaFeatures['buildings'][number]): string => {
    const street = one.name === '' ? streets.nearestTo(one.center) : null;
    return street === null ? one.name : `${street}旁 ${one.id}`;
  };
  const levels = [
    ['community', area.communities],
    ['grid', area.grids],
    ['compound', area.compounds],
  ] as const;
  return [
    ...top,
    ...levels.flatMap(([level, places]) =>
      places.map((one) => place(level, one, one.center, one.polygons[0][0], one.use === '' ? {} : { use: one.use })),
    ),
    ...area.buildings.map((one) =>
      place('building', { ...one, name: called(one) }, one.center, outlineOf(one.parts), {
        floors: Math.min(200, one.floors),
        height: round(one.height),
        ...(one.use === '' ? {} : { use: one.use }),
      }),
    ),
  ];
}

/** Points that are gathered before their hull is found. */
const MANY = 20_000;

/**
 * Around everything that hangs below the root. Map data seldom says how far a street office reaches, so this is derived, no border;
 * null where it would be no surface.
 */
function outlineOfAll({ communities, grids, compounds, buildings }: AreaFeatures): Ring | null {
  let points: LonLat[] = [];
  const add = (ring: Ring): void => {
    for (const point of ring) points.push(lonLat(point));
    if (points.length > MANY) points = [...hullOf(points)];
  };
  for (const { polygons } of [...communities, ...grids, ...compounds]) for (const [outer] of polygons) add(outer);
  for (const { parts } of buildings) for (const { rings } of parts) add(rings[0]);
  const hull = hullOf(points);
  return hull.length < 3 ? null : [...hull, hull[0]].map((point) => [...point]);
}

/** Of a building in parts, the one that covers most: parts stand on each other. */
function outlineOf(parts: AreaFeatures['buildings'][number]['parts']): Ring {
  return parts.map(({ rings }) => rings[0]).reduce((a, b) => (extentOf(b) > extentOf(a) ? b : a));
}

function extentOf(ring: Ring): number {
  const lons = ring.map((point) => point[0]);
  const lats = ring.map((point) => point[1]);
  return (maxOf(lons) - minOf(lons)) * (maxOf(lats) - minOf(lats));
}
