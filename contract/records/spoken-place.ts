import { label, type Label } from '../label.ts';
import type { Place, PlaceLevel } from './place.ts';
import { floorName, floorOf } from '../places/floors.ts';
import { parentPath, UNKNOWN_PLACE } from '../places/geo.ts';

/** The record of a place by its path; undefined = none that whoever asks may know of. */
export type PlaceAt = (path: string) => Place | undefined;

const UNKNOWN = label('位置未知', 'Place unknown');

/** Places from the top down to this path, as far as they are known. */
export function placesTo(placeAt: PlaceAt, path: string): Place[] {
  const places: Place[] = [];
  for (let at = path; at !== ''; at = parentPath(at)) {
    const place = placeAt(at);
    if (place) places.unshift(place);
  }
  return places;
}

/** The building a path is in (or is), if it is in one. */
export function buildingAlong(placeAt: PlaceAt, path: string): Place | null {
  for (let at = path; at !== ''; at = parentPath(at)) {
    const place = placeAt(at);
    if (place) return place.level === 'building' ? place : null;
  }
  return null;
}

/** The floor a path is on (or is), if it says one. */
export function floorOn(placeAt: PlaceAt, path: string): { readonly path: string; readonly floor: number } | null {
  const building = buildingAlong(placeAt, path);
  if (!building) return null;
  const floorPath = `${building.path}/${path.slice(building.path.length + 1).split('/')[0]}`;
  const floor = floorOf(floorPath);
  return floor === null ? null : { path: floorPath, floor };
}

/** Levels people name when they say where something is; a grid is known to its worker only. */
const SPOKEN: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(['community', 'compound', 'building', 'unit', 'floor']);
/** The nearest three say enough. */
const SPOKEN_LEVELS = 3;

/** Where it is, in words: `芙蓉里小区·3号楼·2层`. Places that `said` names already are left out; `''` when nothing is left. */
export function spokenPlace(placeAt: PlaceAt, path: string, said = ''): Label {
  if (path === UNKNOWN_PLACE) return UNKNOWN;
  const along = placesTo(placeAt, path);
  if (along.length === 0) return UNKNOWN;
  const floor = along.at(-1)!.level === 'building' ? floorOn(placeAt, path) : null;
  const spoken = along.filter((place) => SPOKEN.has(place.level)).map(({ name }) => label(name, name));
  if (floor) spoken.push(floorName(floor.floor));
  const last = along.at(-1)!.name;
  const names = (spoken.length > 0 ? spoken.slice(-SPOKEN_LEVELS) : [label(last, last)]).filter((name) => !said.includes(name.zh));
  return label(names.map(({ zh }) => zh).join('·'), names.map(({ en }) => en).join(', '));
}

const ADMINISTRATIVE: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(['city', 'district', 'street']);

/** The place that is meant by all of a jurisdiction: as far down as there is only one. */
export function wholePlace(placeAt: PlaceAt, places: Iterable<Place>, jurisdiction: string): Place | undefined {
  const administrative = [...places].filter(({ level, path }) => ADMINISTRATIVE.has(level) && path !== UNKNOWN_PLACE);
  let whole = placeAt(jurisdiction);
  for (;;) {
    const below = administrative.filter(({ path }) => placesTo(placeAt, parentPath(path)).at(-1) === whole);
    if (below.length !== 1) return whole;
    whole = below[0];
  }
}
