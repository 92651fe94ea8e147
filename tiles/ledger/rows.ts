import type { LonLat } from '#contract/geo.ts';
import type { KindIndex } from '#contract/kinds.ts';
import { deviceSchema, type DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { faultOf, metresBetween, toWgs84, type Crs } from '../crs.ts';
import { cameraOf, tellsOfCamera } from './camera.ts';
import { Fault, numberOf } from './cells.ts';
import { floorOf } from './floors.ts';
import type { PlaceBook } from './place-book.ts';
import type { TableRow } from './table.ts';

export interface RowFault {
  readonly row: number;
  readonly message: string;
}

export interface RowContext {
  readonly kinds: KindIndex;
  readonly places: PlaceBook;
  readonly crs: Crs;
  readonly simulated: boolean;
}

/** A device farther than this from the building its row names is misplaced, or in another coordinate system. */
const BESIDE_METRES = 300;
const STOREY = 3;
/** Devices hang on masts above roofs, metres. */
const MAST = 30;
const draftSchema = deviceSchema.omit({ handle: true });

export interface PlacedDevice {
  readonly device: DeviceDraft;
  /** It lies in no outline and hangs at the street. */
  readonly loose: boolean;
  /** Its row tells of a camera, but not where it looks: nobody can say what it sees. */
  readonly blind: boolean;
}

/** A row as a device of the ledger. @returns what is wrong with the row and what to do. */
export function deviceOf({ row, cells, faults }: TableRow, context: RowContext): PlacedDevice | RowFault {
  try {
    if (faults !== undefined) throw new Fault(faults.join('; '));
    const { id, lon, lat } = cells;
    if (id === undefined) throw new Fault('has no id');
    const kind = kindOf(cells.kind, context.kinds);
    const at = toWgs84(rawPosition(lon, lat), context.crs);
    const { place, loose } = placeOf(cells, at, context.places);
    const building = place.level === 'building' ? place : place.level === 'unit' ? context.places.knownAbove(place.path.slice(0, place.path.lastIndexOf('/'))) : undefined;
    const floor = floorOf(cells.floor, building);
    const camera = cameraOf(cells);
    const device: DeviceDraft = {
      id, kind, name: cells.name ?? id, place: withFloor(place, floor), addresses: (cells.addresses ?? '').split(/[;|；、\n]/).map((address) => address.trim()).filter(Boolean),
      position: [round(at[0]), round(at[1]), heightOf(cells.height, floor, building)], ...(floor === undefined ? {} : { floor }), ...(camera && { camera }), simulated: context.simulated || isSimulated(cells.simulated),
    };
    const checked = draftSchema.safeParse(device);
    if (!checked.success) throw new Fault(`${checked.error.issues[0].path.join('.')}: ${checked.error.issues[0].message}`);
    return { device: checked.data, loose, blind: camera === null && tellsOfCamera(cells) };
  } catch (error) {
    if (error instanceof Fault) return { row, message: error.message };
    throw error;
  }
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

function kindOf(text: string | undefined, kinds: KindIndex): string {
  if (text === undefined) throw new Fault('has no kind');
  const kind = kinds.get(text) ?? [...kinds.values()].find(({ label }) => label.zh === text || label.en.toLowerCase() === text.toLowerCase());
  if (!kind) throw new Fault(`kind "${text}" is not known; there are ${[...kinds.values()].map(({ id, label }) => `${id} (${label.zh})`).join(', ')}`);
  return kind.id;
}

/** As the row writes it, not converted. */
export function rawPosition(lon: string | undefined, lat: string | undefined): LonLat {
  if (lon === undefined || lat === undefined) throw new Fault('has no lon or no lat');
  const [x, y] = [numberOf(lon, 'lon'), numberOf(lat, 'lat')];
  const fault = faultOf(x, y);
  if (fault !== null) throw new Fault(fault);
  return [x, y];
}

const withFloor = (place: Place, floor: number | undefined): string =>
  floor === undefined || (place.level !== 'building' && place.level !== 'unit') ? place.path : `${place.path}/${floor > 0 ? `F${String(floor).padStart(2, '0')}` : `B${-floor}`}`;

function heightOf(text: string | undefined, floor: number | undefined, building: Place | undefined): number {
  if (text !== undefined) {
    const height = numberOf(text, 'height');
    const most = (building?.height ?? Infinity) + MAST;
    if (height > most) throw new Fault(`height ${text} is above the roof: ${building!.name} is ${building!.height} m high in the ledger`);
    return height;
  }
  return floor === undefined ? 0 : floor > 0 ? (floor - 1) * STOREY + 2 : floor * STOREY + 2;
}

function isSimulated(text: string | undefined): boolean {
  if (text === undefined || /^(false|no|0|否)$/i.test(text)) return false;
  if (/^(true|yes|1|是)$/i.test(text)) return true;
  throw new Fault(`simulated "${text}" is neither true nor false`);
}

function placeOf(cells: TableRow['cells'], at: LonLat, places: PlaceBook): { place: Place; loose: boolean } {
  const named = namedPlace(cells, at, places);
  if (named) {
    const near = places.at(at);
    const metres = Math.round(metresBetween(at, named.center));
    const inside = near?.path === named.path || near?.path.startsWith(`${named.path}/`);
    if (named.level === 'building' && !inside && metres > BESIDE_METRES) throw new Fault(`lies ${metres} m from ${named.name}, where its row places it: is the coordinate system right?`);
    return { place: unitOf(named, cells, places), loose: false };
  }
  const place = places.at(at);
  if (place) return { place: place.level === 'building' ? unitOf(place, cells, places) : place, loose: false };
  const street = places.streetNear(at);
  if (!street) throw new Fault(`lies in no place of the ledger (${at[0].toFixed(5)}, ${at[1].toFixed(5)} in WGS-84): name its place, or enter the area first`);
  return { place: street, loose: true };
}

function namedPlace(cells: TableRow['cells'], at: LonLat, places: PlaceBook): Place | undefined {
  if (cells.place !== undefined) {
    const place = places.get(cells.place);
    if (!place) throw new Fault(`place ${cells.place} is not in the ledger`);
    return place;
  }
  const compounds = cells.compound === undefined ? [] : places.named('compound', cells.compound);
  if (cells.compound !== undefined && compounds.length === 0) throw new Fault(`compound "${cells.compound}" is not in the ledger`);
  if (cells.building === undefined) return closest(compounds, at);
  const within = compounds.length > 0 ? compounds.flatMap((compound) => places.named('building', cells.building!, compound.path)) : places.named('building', cells.building);
  if (within.length === 0) throw new Fault(`building "${cells.building}" is not in ${cells.compound === undefined ? 'the ledger' : `compound "${cells.compound}"`}`);
  return closest(within, at);
}

/** Many compounds have a 3号楼: the row's position says which is meant. */
const closest = (places: readonly Place[], at: LonLat): Place | undefined =>
  places.length < 2 ? places[0] : places.toSorted((a, b) => metresBetween(a.center, at) - metresBetween(b.center, at))[0];

/** Units are used where the ledger has them; elsewhere floors hang in the building. */
const unitOf = (place: Place, cells: TableRow['cells'], places: PlaceBook): Place =>
  cells.unit === undefined || place.level !== 'building' ? place : (places.named('unit', cells.unit, place.path)[0] ?? place);
