import { floorPath } from '#contract/places/floors.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { deviceDraftSchema, type DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { GB28181_FAULTS, checkGb28181, gb28181Of } from '#contract/video/gb28181-id.ts';
import { faultOf, metresBetween, toWgs84, type Crs } from '../crs.ts';
import { cameraOf, tellsOfCamera } from './camera.ts';
import { numberOf } from './cells.ts';
import { Fault, fault, rowFault, type RowFault } from './faults.ts';
import { floorOf } from './floors.ts';
import type { PlaceBook } from './place-book.ts';
import type { TableRow } from './table.ts';

interface RowContext {
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

interface PlacedDevice {
  readonly device: DeviceDraft;
  /** It lies in no outline and hangs at the street. */
  readonly loose: boolean;
  /** Its row tells of a camera, but not where it looks: nobody can say what it sees. */
  readonly blind: boolean;
  /** Codes of GB/T 28181 that can be used, but are not as the standard has them. */
  readonly odd: readonly string[];
}

/** A row as a device of the ledger. @returns what is wrong with the row and what to do. */
export function deviceOf({ row, cells, faults }: TableRow, context: RowContext): PlacedDevice | RowFault {
  try {
    if (faults !== undefined) return rowFault(row, faults);
    const { id, lon, lat } = cells;
    if (id === undefined) throw fault('no-id', undefined);
    const kind = kindOf(cells.kind, context.kinds);
    const at = toWgs84(rawPosition(lon, lat), context.crs);
    const { place, loose } = placeOf(cells, at, context.places);
    const building =
      place.level === 'building'
        ? place
        : place.level === 'unit'
          ? context.places.knownAbove(place.path.slice(0, place.path.lastIndexOf('/')))
          : undefined;
    const floor = floorOf(cells.floor, building);
    const camera = cameraOf(cells);
    const device: DeviceDraft = {
      id,
      kind,
      name: cells.name ?? id,
      place: withFloor(place, floor),
      addresses: (cells.addresses ?? '')
        .split(/[;|；、\n]/)
        .map((address) => address.trim())
        .filter(Boolean),
      position: [round(at[0]), round(at[1]), heightOf(cells.height, floor, building)],
      ...(floor === undefined ? {} : { floor }),
      ...(cells.expected !== undefined && { expectedS: numberOf(cells.expected, 'expected', 10, 2_678_400) }),
      ...(cells.note !== undefined && { note: cells.note }),
      ...(camera && { camera }),
      simulated: context.simulated || isSimulated(cells.simulated),
    };
    const checked = deviceDraftSchema.safeParse(device);
    if (!checked.success) throw fault('field', { field: checked.error.issues[0].path.join('.'), why: checked.error.issues[0].message });
    const odd = oddCodes(checked.data);
    return { device: checked.data, loose, blind: camera === null && tellsOfCamera(cells), odd };
  } catch (error) {
    if (error instanceof Fault) return rowFault(row, [error.told]);
    throw error;
  }
}

/** @throws Fault of a code that is none: a camera with nineteen digits answers to nobody */
function oddCodes({ addresses, place }: DeviceDraft): string[] {
  return addresses.filter((address) => {
    const code = gb28181Of(address);
    if (code === null) return false;
    const faults = checkGb28181(code, place);
    const unusable = faults.find((one) => one === 'length' || one === 'digits');
    if (unusable !== undefined) throw fault('gb28181', { address, why: GB28181_FAULTS[unusable] });
    return faults.length > 0;
  });
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

function kindOf(text: string | undefined, kinds: KindIndex): string {
  if (text === undefined) throw fault('no-kind', undefined);
  const kind =
    kinds.get(text) ?? [...kinds.values()].find(({ label }) => label.zh === text || label.en.toLowerCase() === text.toLowerCase());
  if (!kind) throw fault('unknown-kind', { kind: text, known: Array.from(kinds.values(), ({ id, label }) => ({ id, label })) });
  return kind.id;
}

/** As the row writes it, not converted. */
export function rawPosition(lon: string | undefined, lat: string | undefined): LonLat {
  if (lon === undefined || lat === undefined) throw fault('no-position', undefined);
  const [x, y] = [numberOf(lon, 'lon'), numberOf(lat, 'lat')];
  const why = faultOf(x, y);
  if (why !== null) throw fault('position', { why });
  return [x, y];
}

const withFloor = (place: Place, floor: number | undefined): string =>
  floor === undefined || (place.level !== 'building' && place.level !== 'unit') ? place.path : floorPath(place.path, floor);

function heightOf(text: string | undefined, floor: number | undefined, building: Place | undefined): number {
  if (text !== undefined) {
    const height = numberOf(text, 'height');
    const most = (building?.height ?? Infinity) + MAST;
    if (height > most) throw fault('above-roof', { text, building: building!.name, height: building!.height! });
    return height;
  }
  return floor === undefined ? 0 : floor > 0 ? (floor - 1) * STOREY + 2 : floor * STOREY + 2;
}

function isSimulated(text: string | undefined): boolean {
  if (text === undefined || /^(false|no|0|否)$/i.test(text)) return false;
  if (/^(true|yes|1|是)$/i.test(text)) return true;
  throw fault('simulated', { text });
}

function placeOf(cells: TableRow['cells'], at: LonLat, places: PlaceBook): { place: Place; loose: boolean } {
  const named = namedPlace(cells, at, places);
  if (named) {
    const near = places.at(at);
    const metres = Math.round(metresBetween(at, named.center));
    const inside = near?.path === named.path || near?.path.startsWith(`${named.path}/`);
    if (named.level === 'building' && !inside && metres > BESIDE_METRES) throw fault('beside-building', { metres, building: named.name });
    return { place: unitOf(named, cells, places), loose: false };
  }
  const place = places.at(at);
  if (place) return { place: place.level === 'building' ? unitOf(place, cells, places) : place, loose: false };
  const street = places.streetNear(at);
  if (!street) throw fault('in-no-place', { lon: at[0].toFixed(5), lat: at[1].toFixed(5) });
  return { place: street, loose: true };
}

function namedPlace(cells: TableRow['cells'], at: LonLat, places: PlaceBook): Place | undefined {
  if (cells.place !== undefined) {
    const place = places.get(cells.place);
    if (!place) throw fault('unknown-place', { path: cells.place });
    return place;
  }
  const compounds = cells.compound === undefined ? [] : places.named('compound', cells.compound);
  if (cells.compound !== undefined && compounds.length === 0) throw fault('unknown-compound', { name: cells.compound });
  if (cells.building === undefined) return closest(compounds, at);
  const within =
    compounds.length > 0
      ? compounds.flatMap((compound) => places.named('building', cells.building!, compound.path))
      : places.named('building', cells.building);
  if (within.length === 0) throw fault('unknown-building', { name: cells.building, compound: cells.compound ?? null });
  return closest(within, at);
}

/** Many compounds have a 3号楼: the row's position says which is meant. */
const closest = (places: readonly Place[], at: LonLat): Place | undefined =>
  places.length < 2 ? places[0] : places.toSorted((a, b) => metresBetween(a.center, at) - metresBetween(b.center, at))[0];

/** Units are used where the ledger has them; elsewhere floors hang in the building. */
const unitOf = (place: Place, cells: TableRow['cells'], places: PlaceBook): Place =>
  cells.unit === undefined || place.level !== 'building' ? place : (places.named('unit', cells.unit, place.path)[0] ?? place);
