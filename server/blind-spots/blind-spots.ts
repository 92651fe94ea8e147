import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BlindCategory, BlindSpots as Told } from '#contract/live/blind-spots.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { forCellsAround, gridOver, type Grid } from './grid.ts';
import { WATCHING, type Watcher } from './watchers.ts';

/** What devices do not see. Without names: those depend on who asks. */
type BlindSpots = Omit<Told, 'names' | 'unwalked'>;

const MOST_PLACES = 10;
/** Devices stamped before others have their turn. */
const AT_ONCE = 8192;

/** The box around all of them, degrees; null = there are none. */
export function boxOf(watchers: readonly Watcher[]): [number, number, number, number] | null {
  if (watchers.length === 0) return null;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const {
    device: {
      position: [lng, lat],
    },
  } of watchers) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** Ground within reach of devices, a bit for each category: of all there are, and of those that see. */
interface Coverage {
  readonly grid: Grid;
  readonly watched: Uint8Array;
  readonly seen: Uint8Array;
}

/** Stamped in slices: others have their turn between them. */
export async function coverageOf(watchers: readonly Watcher[], box: readonly [number, number, number, number]): Promise<Coverage> {
  const farthest = watchers.reduce((most, { reachM }) => Math.max(most, reachM), 0);
  const grid = gridOver(box, farthest);
  const [watched, seen] = [new Uint8Array(grid.columns * grid.rows), new Uint8Array(grid.columns * grid.rows)];
  let stamped = 0;
  for (const { device, category, reachM, sees } of watchers) {
    if (++stamped % AT_ONCE === 0) await nextTurn();
    const bit = 1 << category;
    forCellsAround(grid, device.position, reachM, (cell) => {
      watched[cell] |= bit;
      if (sees) seen[cell] |= bit;
    });
  }
  return { grid, watched, seen };
}

/** What is not watched now that should be. @param places to find the compound of a device in */
export async function blindSpotsOf(
  watchers: readonly Watcher[],
  places: { get(path: string): Place | undefined },
  at: number,
): Promise<BlindSpots> {
  const categories = WATCHING.map((category): BlindCategory => ({ category, devices: 0, silent: 0, watchedM2: 0, blindM2: 0 }));
  for (const { category, sees } of watchers) {
    categories[category].devices++;
    if (!sees) categories[category].silent++;
  }
  const worst = worstOf(watchers, places);
  const box = boxOf(watchers);
  if (box === null) return { at, origin: [0, 0], cell: [1, 1], columns: 0, rows: 0, runs: [], categories, worst };
  const coverage = await coverageOf(watchers, box);
  const { grid } = coverage;
  const { runs, areas } = blindRuns(coverage);
  const m2 = (cells: number): number => Math.round(cells * grid.cellM ** 2);
  const { origin, cell, columns, rows } = grid;
  return {
    at,
    origin: [...origin],
    cell: [...cell],
    columns,
    rows,
    categories: categories.map((each, index) => ({ ...each, watchedM2: m2(areas[index].watched), blindM2: m2(areas[index].blind) })),
    runs,
    worst,
  };
}

/** Stretches of cells in a row that are blind alike, and how many cells each category watches and does not see. */
function blindRuns({ grid, watched, seen }: Coverage): { runs: BlindSpots['runs']; areas: { watched: number; blind: number }[] } {
  const runs: BlindSpots['runs'] = [];
  const areas = WATCHING.map(() => ({ watched: 0, blind: 0 }));
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0, open = 0; column <= grid.columns; column++) {
      const cell = row * grid.columns + column;
      const blind = column < grid.columns ? watched[cell] & ~seen[cell] : 0;
      if (blind !== open && blind !== 0) runs.push([row, column, column, blind]);
      else if (blind !== 0) runs.at(-1)![2] = column;
      open = blind;
      if (column < grid.columns && watched[cell] !== 0) count(areas, watched[cell], blind);
    }
  }
  return { runs, areas };
}

function count(areas: { watched: number; blind: number }[], watched: number, blind: number): void {
  for (let category = 0; category < areas.length; category++) {
    if (watched & (1 << category)) areas[category].watched++;
    if (blind & (1 << category)) areas[category].blind++;
  }
}

/** Compounds, or where there is none the place itself, with most devices that see nothing. */
function worstOf(watchers: readonly Watcher[], places: { get(path: string): Place | undefined }): BlindSpots['worst'] {
  const byPlace = new Map<string, { place: string; devices: number; silent: number }>();
  const known = new Map<string, string>();
  const compoundOf = (path: string): string => {
    const before = known.get(path);
    if (before !== undefined) return before;
    let found = path;
    for (let up = path; up !== ''; up = parentPath(up)) {
      if (places.get(up)?.level !== 'compound') continue;
      found = up;
      break;
    }
    known.set(path, found);
    return found;
  };
  for (const { device, sees } of watchers) {
    const place = compoundOf(device.place);
    const counted = byPlace.get(place) ?? { place, devices: 0, silent: 0 };
    byPlace.set(place, counted);
    counted.devices++;
    if (!sees) counted.silent++;
  }
  return [...byPlace.values()]
    .filter(({ silent }) => silent > 0)
    .sort((a, b) => b.silent - a.silent || a.devices - b.devices || (a.place < b.place ? -1 : 1))
    .slice(0, MOST_PLACES);
}
