import type { LonLat } from '#contract/places/geo.ts';
import { isWithin } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { PolygonIndex } from '#tiles/area/geometry/polygon-index.ts';
import { metresBetween } from '../crs.ts';
import { wholeNumber } from './cells.ts';

/** A device farther than this from every outline belongs to no street we know. */
const STREET_REACH = 10_000;

/** The ledger's places, found by name or by what a point lies in. */
export class PlaceBook {
  readonly #byPath: ReadonlyMap<string, Place>;
  readonly #places: readonly Place[];
  readonly #index = new PolygonIndex<Place>();

  constructor(places: readonly Place[]) {
    this.#places = places;
    this.#byPath = new Map(places.map((place) => [place.path, place]));
    for (const place of places) if (place.ring) this.#index.add([place.ring.map(([lon, lat]) => [lon, lat])], place);
  }

  get size(): number {
    return this.#places.length;
  }

  get(path: string): Place | undefined {
    return this.#byPath.get(path);
  }

  /** The place itself or the nearest one above it that has a record: floors have none. */
  knownAbove(path: string): Place | undefined {
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (this.#byPath.has(at)) return this.#byPath.get(at);
    return undefined;
  }

  /** Places of a level whose name or id means the same as `name` (`3`, `3号楼` and `3栋` do), within `above` when given. */
  named(level: Place['level'], name: string, above?: string): readonly Place[] {
    const wanted = plain(name);
    return this.#places.filter(
      (place) =>
        place.level === level &&
        (above === undefined || isWithin(place.path, above)) &&
        (place.id === name || plain(place.name) === wanted),
    );
  }

  /** The smallest outline a point lies in. */
  at([lon, lat]: LonLat): Place | undefined {
    return this.#index.at(lon, lat);
  }

  /** Where a point hangs that lies in no outline: the nearest street within 10 km. */
  streetNear(at: LonLat): Place | undefined {
    const streets = this.#places
      .filter((place) => place.level === 'street')
      .map((place) => ({ place, metres: metresBetween(at, place.center) }));
    const nearest = streets.sort((a, b) => a.metres - b.metres)[0];
    return nearest && nearest.metres <= STREET_REACH ? nearest.place : undefined;
  }
}

/** `３号楼`, `三号楼`, `3#楼`, `03栋` and `3` are one; so are 芙蓉里 and 芙蓉里小区. */
function plain(name: string): string {
  const text = name
    .normalize('NFKC')
    .replace(/[\p{Cf}\s]/gu, '')
    .toLowerCase()
    .replace(/^第(?=.)/, '');
  const short = text.replace(/(?<=.)(号楼|#楼|栋楼|号|#|楼|栋|幢|座|单元|小区)$/, '');
  return String(wholeNumber(short) ?? short.replace(/^0+(?=\d)/, ''));
}
