import { addressText, bcd, putAddress, putBcd, sumOf } from './bytes.ts';

/** CJ/T 188-2004 and -2018: water, heat and gas meters. `68 T A0…A6 C L DI DI SER … CS 16`, addresses lowest byte first. */

export const CONTROL = { read: 0x01, answer: 0x81, error: 0xc1, write: 0x04, written: 0x84, writeError: 0xc4 } as const;
/** Data identifiers as the standard writes them: current data, valve. */
export const DI = { current: 0x901f, valve: 0xa017 } as const;
export const VALVE = { open: 0x55, close: 0x99 } as const;

export interface Frame188 {
  readonly dialect: 'cjt188';
  /** Of the meter: 10–19 water, 20–29 heat, 30–39 gas, 40–49 electricity, hexadecimal. */
  readonly type: number;
  /** 14 hex digits, the maker's four first. */
  readonly address: string;
  readonly control: number;
  /** From DI on. */
  readonly data: Uint8Array;
}

/** Header, control, length, checksum and end. */
const AROUND = 13;

/** Length of the frame that begins at `at` as its header says; null when it is no such header, 0 while too little is there. */
export function length188(bytes: Uint8Array, at: number): number | null {
  if (at + 1 < bytes.length && (bytes[at + 1] < 0x10 || bytes[at + 1] > 0x49)) return null;
  if (at + 10 >= bytes.length) return 0;
  return AROUND + bytes[at + 10];
}

/** @param frame a whole one whose checksum is right */
export const read188 = (frame: Uint8Array): Frame188 => ({
  dialect: 'cjt188',
  type: frame[1],
  address: addressText(frame, 2, 7),
  control: frame[9],
  data: frame.slice(11, -2),
});

export function write188({ type, address, control, data }: Omit<Frame188, 'dialect'>): Uint8Array {
  const frame = new Uint8Array(AROUND + data.length);
  frame[0] = 0x68;
  frame[1] = type;
  putAddress(frame, 2, address);
  frame[9] = control;
  frame[10] = data.length;
  frame.set(data, 11);
  frame[frame.length - 2] = sumOf(frame, 0, frame.length - 2);
  frame[frame.length - 1] = 0x16;
  return frame;
}

/** Two makers send a DI in two byte orders: whichever a meter was last heard to use is used to ask it. */
interface Dialect188 {
  readonly lowFirst: boolean;
}

export const diBytes = (di: number, { lowFirst }: Dialect188): [number, number] => (lowFirst ? [di & 0xff, di >> 8] : [di >> 8, di & 0xff]);

/** The DI of a frame whichever way round, null when it is neither of ours. */
export function diOf(data: Uint8Array): { readonly di: number; readonly lowFirst: boolean } | null {
  if (data.length < 3) return null;
  const straight = (data[0] << 8) | data[1];
  const turned = (data[1] << 8) | data[0];
  for (const di of [DI.current, DI.valve]) {
    if (straight === di) return { di, lowFirst: false };
    if (turned === di) return { di, lowFirst: true };
  }
  return null;
}

export const serialOf = (data: Uint8Array): number => data[2];

/** What a meter says of itself now. Null = it says that it does not know. */
interface Current188 {
  /** m³ of a water or gas meter. */
  readonly totalM3: number | null;
  readonly heat: {
    readonly kwh: number | null;
    readonly powerKw: number | null;
    readonly volumeM3: number | null;
    readonly supplyC: number | null;
    readonly returnC: number | null;
  } | null;
  /** By the meter's clock, local time as `YYYY-MM-DD HH:mm:ss`; null when it is no time. */
  readonly clock: string | null;
  /** 0 open, 1 closed, 2 between, 3 faulty. */
  readonly valve: number;
  readonly batteryLow: boolean;
  /** In words, what could not be read. */
  readonly faults: readonly string[];
}

/** Length of DI, SER and the data of a water or gas meter, and of a heat meter. */
const SHORT = 0x16;
const LONG = 0x2e;

/** What one step of a unit is in its base unit: m³, kWh, kW. Litres are steps of 0.01 l. */
const UNITS: Readonly<Record<number, readonly [kind: 'volume' | 'heat' | 'power', factor: number]>> = {
  0x2c: ['volume', 1],
  0x29: ['volume', 0.001],
  0x02: ['heat', 0.001],
  0x05: ['heat', 1],
  0x08: ['heat', 1000],
  0x0a: ['heat', 100_000],
  0x01: ['heat', 1 / 3600],
  0x0b: ['heat', 1 / 3.6],
  0x0e: ['heat', 1000 / 3.6],
  0x11: ['heat', 100_000 / 3.6],
  0x14: ['power', 0.001],
  0x17: ['power', 1],
  0x1a: ['power', 1000],
};

/** @returns null when it is no current data of a known layout */
export function readCurrent({ type, data }: Frame188): Current188 | string {
  const heat = type >= 0x20 && type <= 0x29;
  const expected = heat ? LONG : SHORT;
  if (data.length < expected) return `current data of ${data.length} bytes, a meter of type ${type.toString(16)} sends ${expected}`;
  const faults: string[] = [];
  const quantity = (at: number, kind: 'volume' | 'heat' | 'power', name: string): number | null => {
    const [unit, factor] = UNITS[data[at + 4]] ?? [null, 0];
    const value = bcd(data, at, 4);
    if (value === null) {
      if (!filled(data, at, 4))
        faults.push(`${name}: ${[...data.subarray(at, at + 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')} is no BCD`);
      return null;
    }
    if (unit !== kind) {
      faults.push(`${name}: unit ${data[at + 4].toString(16).padStart(2, '0')} is none of ${kind}`);
      return null;
    }
    return (value * factor) / 100;
  };
  const status = data[expected - 2];
  const common = { clock: clockOf(data, expected - 9), valve: status & 3, batteryLow: (status & 4) !== 0 };
  if (!heat) return { totalM3: quantity(3, 'volume', 'total'), heat: null, ...common, faults };
  const degrees = (at: number): number | null => {
    const value = bcd(data, at, 3);
    return value === null ? null : value / 100;
  };
  return {
    totalM3: null,
    heat: {
      kwh: quantity(8, 'heat', 'heat'),
      powerKw: quantity(13, 'power', 'power'),
      volumeM3: quantity(23, 'volume', 'volume'),
      supplyC: degrees(28),
      returnC: degrees(31),
    },
    ...common,
    faults,
  };
}

const filled = (data: Uint8Array, at: number, length: number): boolean => data.subarray(at, at + length).every((byte) => byte === 0xff);

function clockOf(data: Uint8Array, at: number): string | null {
  const [ss, mm, hh, day, month, year, century] = Array.from({ length: 7 }, (_, i) => bcd(data, at + i, 1));
  if ([ss, mm, hh, day, month, year, century].some((part) => part === null)) return null;
  if (ss! > 59 || mm! > 59 || hh! > 23 || day! < 1 || day! > 31 || month! < 1 || month! > 12) return null;
  const two = (value: number | null): string => String(value).padStart(2, '0');
  return `${two(century)}${two(year)}-${two(month)}-${two(day)} ${two(hh)}:${two(mm)}:${two(ss)}`;
}

/** What a simulated meter answers, in the layout of its type. */
interface Answer188 {
  readonly totalM3?: number;
  readonly heat?: {
    readonly kwh: number;
    readonly powerKw: number;
    readonly volumeM3: number;
    readonly supplyC: number;
    readonly returnC: number;
  };
  /** `YYYYMMDDHHmmss`. */
  readonly clock: string;
  readonly valve: number;
  readonly batteryLow: boolean;
}

/** Data of an answer, from DI on: the meter's side. */
export function currentData(serial: number, dialect: Dialect188, { totalM3 = 0, heat, clock, valve, batteryLow }: Answer188): Uint8Array {
  const data = new Uint8Array(heat ? LONG : SHORT);
  data.set(diBytes(DI.current, dialect));
  data[2] = serial;
  const put = (at: number, value: number, unit: number): void => {
    putBcd(data, at, 4, value * 100);
    data[at + 4] = unit;
  };
  if (heat) {
    put(3, heat.kwh, 0x05);
    put(8, heat.kwh, 0x05);
    put(13, heat.powerKw, 0x17);
    put(18, 0, 0x35);
    put(23, heat.volumeM3, 0x2c);
    putBcd(data, 28, 3, heat.supplyC * 100);
    putBcd(data, 31, 3, heat.returnC * 100);
  } else {
    put(3, totalM3, 0x2c);
    put(8, totalM3, 0x2c);
  }
  const at = data.length - 9;
  for (let i = 0; i < 7; i++) {
    const from = clock.length - 2 * i - 2;
    putBcd(data, at + i, 1, Number(i < 5 ? clock.slice(from, from + 2) : i === 5 ? clock.slice(2, 4) : clock.slice(0, 2)));
  }
  data[data.length - 2] = (valve & 3) | (batteryLow ? 4 : 0);
  return data;
}
