import type { LonLat } from '#contract/places/geo.ts';
import type { Label } from '#contract/label.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import { clashesOf } from '#contract/records/names.ts';
import type { Place } from '#contract/records/place.ts';
import { FAR_METRES, nearest, sampled } from '#tiles/area/compose/fit.ts';
import { guessCrs, toWgs84, type Crs } from '../crs.ts';
import { PlaceBook } from './place-book.ts';
import { inWords, rowFault, told, type RowFault, type Told } from './faults.ts';
import { deviceOf, rawPosition } from './rows.ts';
import type { TableRow } from './table.ts';

/** How many faults are told; a table with more is wrong as a whole. */
export const MOST_FAULTS = 200;

/** Codes that are named where many are odd. */
const MOST_SHOWN = 5;

/** Id of a device whose name is taken, but which is not told of: it is another jurisdiction's. */
export const ELSEWHERE = ' of another jurisdiction';

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
  readonly refusal: Label | null;
  readonly notes: readonly Label[];
}

/** What a table would do to the ledger. Nothing is written. */
export function planImport(options: ImportOptions): ImportPlan {
  const { rows, crs, places, devices, elsewhere } = options;
  const book = new PlaceBook(places);
  if (book.size === 0) return { devices: [], faults: [], faultCount: 0, refusal: inWords(told('no-places', undefined)), notes: [] };
  const { planned, faults, loose, blind, odd } = readRows(options, book);
  const sound = withoutTaken(planned, devices, faults);
  const raw = rawPositions(rows);
  const notes: Told[] = [];
  if (loose > 0) notes.push(told('loose', { count: loose }));
  if (blind > 0) notes.push(told('blind', { count: blind }));
  if (odd.length > 0) notes.push(told('odd-codes', { count: odd.length, some: odd.slice(0, MOST_SHOWN) }));
  const guess =
    raw.length > 0 ? guessCrs(crs, (other) => raw.filter((point) => isIndoors(book, toWgs84(point, other))).length / raw.length) : null;
  if (guess) {
    const [fit, declaredFit] = [guess.fit, guess.declaredFit].map((share) => Math.round(share * 100));
    notes.push(told('other-crs', { crs: guess.crs, declared: crs, fit, declaredFit }));
  }
  const far = elsewhere ? null : farRefusal(raw, crs, devices, places);
  return {
    devices: sound,
    faults: faults.sort((a, b) => a.row - b.row).slice(0, MOST_FAULTS),
    faultCount: faults.length,
    notes: notes.map(inWords),
    refusal: far && inWords(far),
  };
}

interface Planned {
  readonly row: number;
  readonly device: DeviceDraft;
}

function readRows(
  { rows, crs, kinds, simulated }: ImportOptions,
  places: PlaceBook,
): { planned: Planned[]; faults: RowFault[]; loose: number; blind: number; odd: string[] } {
  const faults: RowFault[] = [];
  const planned: Planned[] = [];
  const firstRow = new Map<string, number>();
  const odd: string[] = [];
  let [loose, blind] = [0, 0];
  for (const line of rows) {
    const found = deviceOf(line, { kinds, places, crs, simulated });
    const before = 'device' in found ? firstRow.get(found.device.id) : undefined;
    if (!('device' in found)) faults.push(found);
    else if (before !== undefined) faults.push(rowFault(line.row, [told('id-twice', { id: found.device.id, row: before })]));
    else {
      firstRow.set(found.device.id, line.row);
      planned.push({ row: line.row, device: found.device });
      if (found.loose) loose++;
      if (found.blind) blind++;
      odd.push(...found.odd);
    }
  }
  return { planned, faults, loose, blind, odd };
}

/** What few tables tell of stays where a row does not tell of it. */
const withKept = (draft: DeviceDraft, { expectedS, note }: Pick<Device, 'expectedS' | 'note'> = {}): DeviceDraft => ({
  ...(expectedS !== undefined && { expectedS }),
  ...(note !== undefined && { note }),
  ...draft,
});

/** Without those that would have another's name. Devices of the table are taken as they will be: a name may go from one to another. */
function withoutTaken(planned: readonly Planned[], devices: readonly Device[], faults: RowFault[]): DeviceDraft[] {
  const owners = new Map(devices.flatMap(({ id, addresses }) => [id, ...addresses].map((name) => [name, id] as const)));
  const known = new Map(devices.map((device) => [device.id, device]));
  const rowOf = new Map(planned.map(({ row, device }) => [device.id, row]));
  const all = planned.map(({ device }) => device);
  const clashes = new Map(clashesOf(all, (name) => owners.get(name)).map((clash) => [clash.id, clash]));
  for (const { id, name, other } of clashes.values()) {
    const row = rowOf.get(other) ?? null;
    faults.push(rowFault(rowOf.get(id)!, [told('name-taken', { name, other: other === ELSEWHERE ? null : other, row })]));
  }
  return all.filter(({ id }) => !clashes.has(id)).map((draft) => withKept(draft, known.get(draft.id)));
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
function farRefusal(raw: readonly LonLat[], crs: Crs, devices: readonly Device[], places: readonly Place[]): Told | null {
  if (raw.length === 0) return null;
  const real = sampled(devices.filter((device) => !device.simulated)).map(({ position }): LonLat => [position[0], position[1]]);
  const known = real.length > 0 ? real : sampled(places).map(({ center }) => center);
  const distances = raw.map((point) => nearest(toWgs84(point, crs), known)).sort((a, b) => a - b);
  const middle = distances[distances.length >> 1];
  if (middle <= FAR_METRES) return null;
  return told('far', { km: Math.round(middle / 1000), of: real.length > 0 ? 'devices' : 'places', crs });
}
