import { floorOf, floorPath } from '#contract/places/floors.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { request } from '#client/session/session.ts';

/** A device's row as it stands in the form: text, as it is typed. */
export interface FormDraft {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place: string;
  readonly floor: string;
  readonly lon: string;
  readonly lat: string;
  readonly height: string;
  readonly addresses: string;
  readonly expectedS: string;
  readonly note: string;
}

const EMPTY: FormDraft = {
  id: '',
  kind: 'smoke-detector',
  name: '',
  place: '',
  floor: '',
  lon: '',
  lat: '',
  height: '0',
  addresses: '',
  expectedS: '',
  note: '',
};

export const formOf = (device: Device | null, known: Partial<FormDraft> = {}): FormDraft =>
  device === null
    ? { ...EMPTY, ...known }
    : {
        id: device.id,
        kind: device.kind,
        name: device.name,
        place: device.place,
        floor: String(device.floor ?? ''),
        lon: String(device.position[0]),
        lat: String(device.position[1]),
        height: String(device.position[2]),
        addresses: device.addresses.join(' '),
        expectedS: String(device.expectedS ?? ''),
        note: device.note ?? '',
      };

/** What the form says, over what it does not ask for. @param isHouse floors are below its place */
export function rowOf(form: FormDraft, device: Device | null, isHouse: boolean): DeviceDraft {
  const {
    handle: _handle,
    retired: _retired,
    floor: _floor,
    expectedS: _expected,
    note: _note,
    ...before
  } = device ?? ({} as Partial<Device>);
  const { floor, lon, lat, height, addresses, expectedS, note, place, ...rest } = form;
  const house = floorOf(place) === null ? place : parentPath(place);
  const asItWas = device !== null && place === device.place && floor === String(device.floor ?? '');
  return {
    ...before,
    ...rest,
    place: asItWas ? place : isHouse ? (floor === '' ? house : floorPath(house, Number(floor))) : place,
    position: [Number(lon), Number(lat), Number(height)],
    addresses: addresses.split(/\s+/).filter(Boolean),
    simulated: device?.simulated ?? false,
    ...(floor !== '' && { floor: Number(floor) }),
    ...(expectedS !== '' && { expectedS: Number(expectedS) }),
    ...(note.trim() !== '' && { note: note.trim() }),
  };
}

/** The place record of a path: floors have none, so the building's stands for them. */
export async function placeRecord(path: string): Promise<Place | undefined> {
  const house = floorOf(path) === null ? path : parentPath(path);
  const { items } = await request<{ items: Place[] }>('GET', `/api/v1/places?within=${encodeURIComponent(house)}&limit=1`);
  return items[0]?.path === house ? items[0] : undefined;
}

export const isHouse = (place: Place | undefined): boolean => place?.level === 'building' || place?.level === 'unit';
