import type { LonLat } from '#contract/geo.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import { firstClash } from '#contract/records/names.ts';
import type { Place } from '#contract/records/place.ts';
import { FAR_METRES, nearest, sampled } from '../area/fit.ts';
import { guessCrs, guessInWords, toWgs84, type Crs } from '../crs.ts';
import { PlaceBook } from './place-book.ts';
import { deviceOf, rawPosition, type RowFault } from './rows.ts';
import type { TableRow } from './table.ts';

/** How many faults are told; a table with more is wrong as a whole. */
export const MOST_FAULTS = 200;

export interface ImportOptions {
  readonly rows: readonly TableRow[];
  readonly crs: Crs;
  readonly kinds: KindIndex;
  readonly places: readonly Place[];
  readonly devices: readonly Device[];
  readonly simulated: boolean;
  /** The devices may lie far from those the ledger has. */
  readonly elsewhere: boolean;
}

export interface ImportPlan {
  readonly devices: readonly DeviceDraft[];
  /** By row, at most `MOST_FAULTS`. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Why nothing of the table can be taken; null when it can. */
  readonly refusal: string | null;
  readonly notes: readonly string[];
}

/** What a table would do to the ledger. Nothing is written. */
export function planImport({ rows, crs, kinds, places, devices, simulated, elsewhere }: ImportOptions): ImportPlan {
  const book = new PlaceBook(places);
  const faults: RowFault[] = [];
  const planned: DeviceDraft[] = [];
  const firstRow = new Map<string, number>();
  const nameRow = new Map<string, { readonly id: string; readonly row: number }>();
  const known = new Map(devices.flatMap(({ id, addresses }) => [id, ...addresses].map((name) => [name, id] as const)));
  let [loose, blind] = [0, 0];
  if (book.size === 0) return { devices: [], faults: [], faultCount: 0, refusal: 'The ledger has no places yet: enter an area first (npm run tiles, then npm run import -- <its ledger.json>).', notes: [] };
  for (const line of rows) {
    const found = deviceOf(line, { kinds, places: book, crs, simulated });
    if ('message' in found) {
      faults.push(found);
      continue;
    }
    const before = firstRow.get(found.device.id);
    if (before !== undefined) {
      faults.push({ row: line.row, message: `id ${found.device.id} is in row ${before} already` });
      continue;
    }
    const clash = firstClash([found.device], (name) => nameRow.get(name)?.id ?? known.get(name));
    if (clash) {
      const row = nameRow.get(clash.name)?.row;
      faults.push({ row: line.row, message: `${clash.name} is a name of device ${clash.other} already${row === undefined ? ', in the ledger' : ` (row ${row})`}; an id or address names one device` });
      continue;
    }
    for (const name of [found.device.id, ...found.device.addresses]) nameRow.set(name, { id: found.device.id, row: line.row });
    firstRow.set(found.device.id, line.row);
    planned.push(found.device);
    if (found.loose) loose++;
    if (found.blind) blind++;
  }
  const raw = rawPositions(rows);
  const notes = loose > 0 ? [`${loose} devices lie in no outline and hang at their street.`] : [];
  if (blind > 0) notes.push(`${blind} rows tell of a camera without an azimuth (方位角): what these see cannot be told.`);
  const guess = raw.length > 0 ? guessCrs(crs, (other) => raw.filter((point) => isIndoors(book, toWgs84(point, other))).length / raw.length) : null;
  if (guess) notes.push(guessInWords(guess, crs, 'of the rows lie in a building or compound'));
  return { devices: planned, faults: faults.slice(0, MOST_FAULTS), faultCount: faults.length, notes, refusal: elsewhere ? null : farRefusal(raw, crs, devices, places) };
}

const isIndoors = (book: PlaceBook, at: LonLat): boolean => ['building', 'compound', 'unit'].includes(book.at(at)?.level ?? '');

/** A sample of the positions as the rows write them; rows without are faults of their own. */
function rawPositions(rows: readonly TableRow[]): LonLat[] {
  return sampled(rows).flatMap(({ cells }) => {
    try {
      return [rawPosition(cells.lon, cells.lat)];
    } catch {
      return [];
    }
  });
}

/** Compared with the real devices there are; with the places' middles before there is any. */
function farRefusal(raw: readonly LonLat[], crs: Crs, devices: readonly Device[], places: readonly Place[]): string | null {
  if (raw.length === 0) return null;
  const real = sampled(devices.filter((device) => !device.simulated)).map(({ position }): LonLat => [position[0], position[1]]);
  const known = real.length > 0 ? real : sampled(places).map(({ center }) => center);
  const distances = raw.map((point) => nearest(toWgs84(point, crs), known)).sort((a, b) => a - b);
  const middle = distances[distances.length >> 1];
  if (middle <= FAR_METRES) return null;
  return `Half of the rows lie more than ${Math.round(middle / 1000)} km from the ledger’s ${real.length > 0 ? 'devices' : 'places'}: is --crs ${crs} right, and longitude before latitude? To import them all the same, add --elsewhere.`;
}
