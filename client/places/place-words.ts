import { floorName } from '#contract/places/floors.ts';
import { parentPath, UNKNOWN_PLACE } from '#contract/places/geo.ts';
import { label, type Label } from '#contract/label.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { floorAlong } from '#client/places/floors.ts';
import type { World } from '#client/world/world.ts';

const UNKNOWN = label('位置未知', 'Place unknown');

/** Places from the top down to this path, as far as they are known. */
export function placesAlong(world: World, path: string): Place[] {
  const places: Place[] = [];
  for (let at = path; at !== ''; at = parentPath(at)) {
    const place = world.get('place', at);
    if (place) places.unshift(place);
  }
  return places;
}

/** Levels people name when they say where something is; a grid is known to its worker only. */
const SPOKEN: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(['community', 'compound', 'building', 'unit', 'floor']);
/** The nearest three say enough. */
const SPOKEN_LEVELS = 3;

/** Where it is, in words: `芙蓉里小区·3号楼·2层`. Places that `said` names already are left out; `''` when nothing is left. */
export function placeWords(world: World, path: string, said = ''): Label {
  if (path === UNKNOWN_PLACE) return UNKNOWN;
  const along = placesAlong(world, path);
  if (along.length === 0) return UNKNOWN;
  const floor = along.at(-1)!.level === 'building' ? floorAlong(world, path) : null;
  const spoken = along.filter((place) => SPOKEN.has(place.level)).map(({ name }) => label(name, name));
  if (floor) spoken.push(floorName(floor.floor));
  const last = along.at(-1)!.name;
  const names = (spoken.length > 0 ? spoken.slice(-SPOKEN_LEVELS) : [label(last, last)]).filter((name) => !said.includes(name.zh));
  return label(names.map(({ zh }) => zh).join('·'), names.map(({ en }) => en).join(', '));
}

/** The place a screen is about when it looks at all of a jurisdiction: as far down as there is only one. */
export function jurisdictionPlace(world: World, jurisdiction: string): Place | undefined {
  let whole = world.get('place', jurisdiction);
  for (;;) {
    const below = [...world.all('place').values()].filter(
      (place) =>
        ADMINISTRATIVE.has(place.level) && place.path !== UNKNOWN_PLACE && placesAlong(world, parentPath(place.path)).at(-1) === whole,
    );
    if (below.length !== 1) return whole;
    whole = below[0];
  }
}

const ADMINISTRATIVE: ReadonlySet<PlaceLevel> = new Set<PlaceLevel>(['city', 'district', 'street']);
