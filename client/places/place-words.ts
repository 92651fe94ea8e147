import type { Label } from '#contract/label.ts';
import { placesTo, spokenPlace, wholePlace } from '#contract/records/spoken-place.ts';
import type { Place } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';

const placeAt =
  (world: World) =>
  (path: string): Place | undefined =>
    world.get('place', path);

/** Places from the top down to this path, as far as they are known. */
export const placesAlong = (world: World, path: string): Place[] => placesTo(placeAt(world), path);

/** Where it is, in words: `芙蓉里小区·3号楼·2层`. Places that `said` names already are left out; `''` when nothing is left. */
export const placeWords = (world: World, path: string, said = ''): Label => spokenPlace(placeAt(world), path, said);

/** The place a screen is about when it looks at all of a jurisdiction: as far down as there is only one. */
export const jurisdictionPlace = (world: World, jurisdiction: string): Place | undefined =>
  wholePlace(placeAt(world), world.all('place').values(), jurisdiction);
