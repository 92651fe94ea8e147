import { isWithin, parentPath } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { matchesAddress, normalizedText } from '#contract/places/place-words.ts';
import type { Services } from '#server/http/services.ts';

/** A list below more places than these is not what was meant. */
const MOST = 50;

/**
 * Places that a text names by those around them, as people write addresses: 芙蓉里小区1号楼.
 * @param reach paths below which the asking person may look
 */
export function placesNamed(text: string, published: Services['published'], reach: readonly string[]): string[] {
  const word = normalizedText(text);
  const plain = new Map<string, string>();
  const nameOf = ({ path, name }: Place): string => {
    let known = plain.get(path);
    if (known === undefined) plain.set(path, (known = normalizedText(name)));
    return known;
  };
  const found: string[] = [];
  for (const place of published.all('place')) {
    const own = nameOf(place);
    if (!word.endsWith(own) || !reach.some((prefix) => isWithin(place.path, prefix))) continue;
    const above: string[] = [];
    for (let path = parentPath(place.path); path !== ''; path = parentPath(path)) {
      const around = published.get('place', path);
      if (around) above.unshift(nameOf(around));
    }
    if (matchesAddress(word, above, own) && found.push(place.path) >= MOST) break;
  }
  return found;
}

/**
 * Names of these places and of all around them, as far up as the asking person may look, by path. Grids are left out: only their workers
 * know them.
 */
export function namesAround(paths: readonly string[], published: Services['published'], jurisdiction: string): Record<string, string> {
  const names: Record<string, string> = {};
  for (const path of new Set(paths)) {
    for (let at = path; at !== '' && isWithin(at, jurisdiction) && names[at] === undefined; at = parentPath(at)) {
      const place = published.get('place', at);
      if (place && (at === path || place.level !== 'grid')) names[at] = place.name;
    }
  }
  return names;
}
