import type { DeviceKind } from '../kinds/device-kind.ts';

/**
 * Live state as columns: everything is indexed by the device's dense handle. The server writes them, a client mirrors
 * them, and a frame carries the slots that changed. Values of device `h` are `values[base[h] … base[h] + points[h])`,
 * in the order of its kind's points; NaN = never reported.
 */
export interface LiveColumns {
  /** Handles in use are 0 … size − 1 (slots of handles nobody has are `points` 0). */
  size: number;
  /** Index into STATUSES. */
  status: Uint8Array;
  /** Bit 0: the device's clock cannot be believed. */
  flags: Uint8Array;
  /** ms UTC when the newest reading was true, corrected for clock faults; 0 = never heard. */
  observedAt: Float64Array;
  base: Uint32Array;
  points: Uint8Array;
  values: Float32Array;
  /** Slots used in `values`. */
  used: number;
}

export const FLAG_CLOCK_FAULT = 1;

export function createColumns(capacity = 1024): LiveColumns {
  return {
    size: 0,
    status: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    observedAt: new Float64Array(capacity),
    base: new Uint32Array(capacity),
    points: new Uint8Array(capacity),
    values: new Float32Array(capacity * 4).fill(NaN),
    used: 0,
  };
}

/** Makes room for a device and gives it its value slots. Doing it twice is no error. Arrays are replaced when they grow. */
export function addDevice(columns: LiveColumns, handle: number, kind: DeviceKind): void {
  if (handle >= columns.status.length) growDevices(columns, handle + 1);
  columns.size = Math.max(columns.size, handle + 1);
  if (columns.points[handle] !== 0) return;
  const count = Object.keys(kind.points).length;
  if (columns.used + count > columns.values.length) {
    columns.values = grow(columns.values, columns.used + count, (n) => new Float32Array(n).fill(NaN));
  }
  columns.base[handle] = columns.used;
  columns.points[handle] = count;
  columns.used += count;
}

/** Makes room for handles below `size`: devices of which only the status is known have no value slots. */
export function reserveHandles(columns: LiveColumns, size: number): void {
  if (size > columns.status.length) growDevices(columns, size);
  columns.size = Math.max(columns.size, size);
}

/** Gives a device whose kind was corrected fresh value slots for that kind's points; it reads as never heard. The old slots stay unused. */
export function rekindDevice(columns: LiveColumns, handle: number, kind: DeviceKind): void {
  columns.points[handle] = 0;
  columns.status[handle] = 0;
  columns.flags[handle] = 0;
  columns.observedAt[handle] = 0;
  addDevice(columns, handle, kind);
}

function growDevices(columns: LiveColumns, needed: number): void {
  columns.status = grow(columns.status, needed, (n) => new Uint8Array(n));
  columns.flags = grow(columns.flags, needed, (n) => new Uint8Array(n));
  columns.observedAt = grow(columns.observedAt, needed, (n) => new Float64Array(n));
  columns.base = grow(columns.base, needed, (n) => new Uint32Array(n));
  columns.points = grow(columns.points, needed, (n) => new Uint8Array(n));
}

function grow<A extends Uint8Array | Uint32Array | Float32Array | Float64Array>(old: A, needed: number, make: (n: number) => A): A {
  // By half: of a million slots, twice as many would be megabytes that nobody uses.
  const bigger = make(Math.max(needed, Math.ceil(old.length * 1.5)));
  bigger.set(old);
  return bigger;
}
