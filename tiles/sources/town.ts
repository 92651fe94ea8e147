import type { Position } from 'geojson';
import { boundsOf } from '#contract/places/extent.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { Town, TownArea } from '#scenes/town/town.ts';
import type { AreaFeatures, AreaGround, AreaPlace, Ring } from '../area/area.ts';

const ringOf = (line: readonly LonLat[]): Ring => line.map(([lon, lat]) => [lon, lat]);

function middleOf(ring: readonly LonLat[]): Position {
  const [west, south, east, north] = boundsOf(ring as LonLat[]);
  return [(west + east) / 2, (south + north) / 2];
}

function groundOf({ id, name, kind, ring }: TownArea): AreaGround {
  // A ring along a moat is no place to read a name: its middle is the middle of the town.
  const around = kind === 'moat' || name === '环城公园';
  return { id, name, kind, shape: { type: 'Polygon', coordinates: [[...ringOf(ring)]] }, label: around ? null : middleOf(ring) };
}

/** The demo town as an area: nothing to convert or mend. */
export function townArea(town: Town): AreaFeatures {
  const at = (level: PlaceLevel): Place[] => town.places.filter((place) => place.level === level);
  const placeOf = ({ id, path, name, use, center, ring }: Place): AreaPlace => ({
    id,
    path,
    name,
    use: use ?? '',
    center: [...center],
    polygons: [[ringOf(ring!)]],
  });
  return {
    boundaries: at('street').map(({ id, path, name, center, ring }) => ({
      id,
      path,
      name,
      label: [...center],
      shape: { type: 'Polygon', coordinates: [[...ringOf(ring!)]] },
    })),
    communities: at('community').map(placeOf),
    grids: at('grid').map(placeOf),
    compounds: at('compound').map(placeOf),
    buildings: at('building').map((place) => ({
      ...placeOf(place),
      floors: place.floors ?? 0,
      height: place.height ?? 0,
      compound: place.path.split('/').at(-2)!,
      parts: [{ rings: [ringOf(place.ring!)], base: 0, top: place.height ?? 0 }],
    })),
    roads: town.roads.map(({ id, name, class: kind, width, line }) => ({
      id,
      name,
      class: kind,
      width,
      line: { type: 'LineString', coordinates: [...ringOf(line)] },
    })),
    water: town.water.map(groundOf),
    greens: town.greens.map(groundOf),
    pois: [],
    quarters: [],
  };
}
