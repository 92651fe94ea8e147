import type { Device } from '#contract/records/device.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { StringColumn, readStrings } from './strings.ts';

/**
 * Devices as columns, in the order they were added: handles as differences, kinds and places by number, ids, names and addresses by
 * template, positions as differences of whole steps. What is set for a few (cameras, notes …) is JSON in a column of its own.
 * A position is exact to half a step: 0.6 cm.
 */
const STEPS_PER_DEGREE = 1e7;
const STEPS_PER_METRE = 100;
const SIMULATED = 1;
const HAS_FLOOR = 2;
const HAS_MORE = 4;

/** Devices in one part; a reader refuses more. */
export const PART_DEVICES = 2048;
const MOST_ADDRESSES = 16;

type Quantised = [number, number, number];
const quantise = ([lon, lat, height]: Device['position']): Quantised => [
  Math.round(lon * STEPS_PER_DEGREE),
  Math.round(lat * STEPS_PER_DEGREE),
  Math.round(height * STEPS_PER_METRE),
];
const position = ([lon, lat, height]: Quantised): Device['position'] => [
  lon / STEPS_PER_DEGREE,
  lat / STEPS_PER_DEGREE,
  height / STEPS_PER_METRE,
];

/** Numbers strings in the order of their first use. */
class Numbering {
  readonly column = new StringColumn();
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.column.add(text);
    return number;
  }
}

/** Takes one device after the other, so that the work can be parted. */
export class DeviceColumnsWriter {
  count = 0;
  readonly #handles = new ByteWriter();
  readonly #kinds = new Numbering();
  readonly #kindOf = new ByteWriter();
  readonly #places = new Numbering();
  readonly #placeOf = new ByteWriter();
  readonly #positions = [new ByteWriter(), new ByteWriter(), new ByteWriter()] as const;
  readonly #flags = new ByteWriter();
  readonly #floors = new ByteWriter();
  readonly #addressCounts = new ByteWriter();
  readonly #ids = new StringColumn();
  readonly #names = new StringColumn();
  readonly #addresses = new StringColumn();
  readonly #more = new ByteWriter();
  #last: { handle: number; place: number; at: Quantised } = { handle: 0, place: 0, at: [0, 0, 0] };

  add(device: Device): void {
    const { id, handle, kind, name, place, position: where, floor, addresses, simulated, ...more } = device;
    const last = this.#last;
    const at = quantise(where);
    const placeNumber = this.#places.of(place);
    const hasMore = Object.values(more).some((value) => value !== undefined);
    this.#handles.signed(handle - last.handle);
    this.#kindOf.varint(this.#kinds.of(kind));
    this.#placeOf.signed(placeNumber - last.place);
    for (let axis = 0; axis < 3; axis++) this.#positions[axis].signed(at[axis] - last.at[axis]);
    this.#flags.varint((simulated ? SIMULATED : 0) | (floor === undefined ? 0 : HAS_FLOOR) | (hasMore ? HAS_MORE : 0));
    if (floor !== undefined) this.#floors.signed(floor);
    this.#addressCounts.varint(addresses.length);
    this.#ids.add(id);
    this.#names.add(name);
    for (const address of addresses) this.#addresses.add(address);
    if (hasMore) this.#more.text(JSON.stringify(more));
    this.#last = { handle, place: placeNumber, at };
    this.count++;
  }

  finish(): Uint8Array {
    const all = new ByteWriter();
    all.varint(this.count);
    const [lon, lat, height] = this.#positions;
    for (const column of [this.#handles, this.#kindOf, this.#placeOf, lon, lat, height, this.#flags, this.#floors, this.#addressCounts])
      all.bytes(column.written());
    for (const column of [this.#kinds.column, this.#places.column, this.#ids, this.#names, this.#addresses]) column.write(all);
    all.bytes(this.#more.written());
    return all.written();
  }
}

/** @throws Error saying what does not fit, when these are no device columns */
export function readDeviceColumns(bytes: Uint8Array): Device[] {
  const from = new ByteReader(bytes, 'device columns');
  const count = from.within(PART_DEVICES, 'the number of devices');
  const column = (name: string): ByteReader => new ByteReader(from.bytes(), `device columns, ${name}`);
  const handles = column('handles');
  const kindOf = column('kinds');
  const placeOf = column('places');
  const axes = [column('longitudes'), column('latitudes'), column('heights')] as const;
  const [flags, floors, addressCounts] = [column('flags'), column('floors'), column('addresses')];
  const [kinds, places, ids, names] = [count, count, count, count].map((most) => readStrings(from, most));
  const addresses = readStrings(from, count * MOST_ADDRESSES);
  const more = column('further fields');
  from.end();
  const at: Quantised = [0, 0, 0];
  let [handle, place, address] = [0, 0, 0];
  const devices: Device[] = [];
  for (let row = 0; row < count; row++) {
    handle += handles.signed();
    place += placeOf.signed();
    for (let axis = 0; axis < 3; axis++) at[axis] += axes[axis].signed();
    const bits = flags.varint();
    const mine = addresses.slice(address, (address += addressCounts.within(MOST_ADDRESSES, 'the number of addresses')));
    const device = {
      id: ids[row],
      handle,
      kind: kinds[kindOf.varint()],
      name: names[row],
      place: places[place],
      position: position(at),
      ...(bits & HAS_FLOOR ? { floor: floors.signed() } : {}),
      addresses: mine,
      ...(bits & HAS_MORE ? (JSON.parse(more.text()) as object) : {}),
      simulated: (bits & SIMULATED) !== 0,
    };
    check(device, row);
    devices.push(device);
  }
  for (const rest of [handles, kindOf, placeOf, ...axes, flags, floors, addressCounts, more]) rest.end();
  if (address !== addresses.length) throw new Error(`device columns: ${addresses.length - address} addresses left over`);
  return devices;
}

const MOST_HANDLE = 4_000_000;

/** What a number that points nowhere leaves behind. */
function check({ id, handle, kind, name, place }: Device, row: number): void {
  if (handle < 0 || handle > MOST_HANDLE) throw new Error(`device columns: device ${row} has the handle ${handle}`);
  for (const [what, value] of Object.entries({ id, kind, name, place }))
    if (typeof value !== 'string') throw new Error(`device columns: device ${row} has no ${what}`);
}
