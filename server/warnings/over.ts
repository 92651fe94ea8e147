import { inRing, parentPath, type LonLat } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { WarningArea } from '#contract/reports/warning.ts';

/** What a warning is told by: smaller places lie under the same sky. */
const LEVELS: ReadonlySet<PlaceLevel> = new Set(['city', 'district', 'street', 'community']);

type Ring = readonly LonLat[];
type Known = Pick<Place, 'path' | 'level' | 'center' | 'ring'>;

/**
 * Places that a warning lies over, each with all that is in it: down to communities, of which one that is touched counts whole.
 * @returns paths, none within another; none = it lies elsewhere
 */
export function placesUnder(areas: readonly WarningArea[], places: Iterable<Known>): string[] {
  const tree = treeOf(places);
  const found = new Set(areas.flatMap((area) => [...under(area, tree)]));
  return [...found].filter((path) => ![...found].some((other) => path !== other && path.startsWith(`${other}/`))).sort();
}

interface Tree {
  readonly roots: readonly Known[];
  readonly below: (place: Known) => readonly Known[];
}

function treeOf(places: Iterable<Known>): Tree {
  const known = new Map<string, Known>();
  for (const place of places) if (LEVELS.has(place.level)) known.set(place.path, place);
  const children = new Map<string, Known[]>();
  const roots: Known[] = [];
  for (const place of known.values()) {
    const parent = parentPath(place.path);
    if (!known.has(parent)) roots.push(place);
    else children.set(parent, [...(children.get(parent) ?? []), place]);
  }
  return { roots, below: ({ path }) => children.get(path) ?? [] };
}

function* under({ rings, codes }: WarningArea, tree: Tree): Generator<string> {
  const digits = codes.map(withoutZeros);
  for (const root of tree.roots) {
    for (const code of digits) yield* underCode(code, root, tree);
    for (const ring of rings) yield* underRing(ring, root, tree);
  }
}

/** `370102000000` is `370102`: what has no number at its level is all of the level above. */
function withoutZeros(code: string): string {
  let left = code;
  for (const [length, zeros] of [
    [12, 3],
    [9, 3],
    [6, 2],
    [4, 2],
    [2, 2],
  ] as const)
    if (left.length === length && left.endsWith('0'.repeat(zeros))) left = left.slice(0, -zeros);
  return left;
}

function* underCode(code: string, place: Known, tree: Tree): Generator<string> {
  const own = withoutZeros(place.path.slice(place.path.lastIndexOf('/') + 1));
  const below = tree.below(place);
  if (/^\d+$/.test(own)) {
    if (own.startsWith(code)) return yield place.path;
    if (!code.startsWith(own)) return;
    if (below.length === 0) return yield place.path;
  }
  for (const child of below) yield* underCode(code, child, tree);
}

/** @returns whether anything of the place was found */
function* underRing(ring: Ring, place: Known, tree: Tree): Generator<string, boolean> {
  const below = tree.below(place);
  const lies = place.ring === undefined ? (inRing(ring, place.center) ? 'within' : 'across') : relation(place.ring, ring);
  if (lies === 'apart') return false;
  if (lies === 'within' && (place.ring !== undefined || below.length === 0)) {
    yield place.path;
    return true;
  }
  let found = false;
  for (const child of below) found = (yield* underRing(ring, child, tree)) || found;
  // Touched where no community is: the smallest place that is there counts whole.
  if (found || place.ring === undefined) return found;
  yield place.path;
  return true;
}

/** How a place lies to an area. */
function relation(place: Ring, area: Ring): 'within' | 'across' | 'apart' {
  if (edgesCross(place, area)) return 'across';
  if (inRing(area, place[0])) return 'within';
  return inRing(place, area[0]) ? 'across' : 'apart';
}

type Box = readonly [west: number, south: number, east: number, north: number];

function boxOf(points: Iterable<LonLat>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return [west, south, east, north];
}

const meet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** Only edges near the smaller ring are compared: the outline of a province has thousands. */
function edgesCross(one: Ring, other: Ring): boolean {
  const around = boxOf(one);
  const edges = (ring: Ring): [LonLat, LonLat][] => ring.slice(1).map((point, i) => [ring[i], point]);
  const near = edges(other).filter((edge) => meet(boxOf(edge), around));
  return near.length > 0 && edges(one).some(([a, b]) => near.some(([c, d]) => cross(a, b, c, d)));
}

const side = ([ax, ay]: LonLat, [bx, by]: LonLat, [px, py]: LonLat): number => Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));

const cross = (a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
