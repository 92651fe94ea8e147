import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { readCurrent, type Frame188 } from './wire/cjt188.ts';
import { readValues, type Frame645 } from './wire/dlt645.ts';
import { readMbus, type FrameMbus } from './wire/mbus.ts';

export const SOURCE = 'meters';

/** What a frame says, by the names of points, and what is wrong with it in words. */
export interface Said {
  readonly values: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  /** By the meter's own clock, as text that grows; null = it has none. */
  readonly clock: string | null;
}

/** Status of a CJ/T 188 meter: 11 is a valve that does not do what it is told. */
const VALVE_STATES: readonly number[] = [0, 1, 2, 2];

export function said188(frame: Frame188): Said {
  const current = readCurrent(frame);
  if (typeof current === 'string') return { values: {}, faults: [current], clock: null };
  const { totalM3, heat, valve, batteryLow, faults, clock } = current;
  const values = {
    totalM3,
    heatKwh: heat?.kwh ?? null,
    powerKw: heat?.powerKw ?? null,
    volumeM3: heat?.volumeM3 ?? null,
    supplyC: heat?.supplyC ?? null,
    returnC: heat?.returnC ?? null,
    valve: VALVE_STATES[valve],
    batteryLow: Number(batteryLow),
  };
  return { values: known(values), faults, clock };
}

export function said645(frame: Frame645): Said {
  const values = readValues(frame);
  return typeof values === 'string' ? { values: {}, faults: [values], clock: null } : { values, faults: [], clock: null };
}

/** Bit 2 of the status byte is a low battery, bit 3 a lasting fault. */
export function saidMbus(frame: FrameMbus): Said & { readonly id: string } {
  const reading = readMbus(frame);
  if (typeof reading === 'string') return { values: {}, faults: [reading], clock: null, id: '' };
  const { id, values, status, faults } = reading;
  return { id, values: { ...values, batteryLow: (status >> 2) & 1, fault: (status >> 3) & 1 }, faults, clock: null };
}

const known = (values: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null));

/** Kinds of meters the ledger does not know, by what the protocol says of them. */
export function kindHint(frame: Frame188 | Frame645 | FrameMbus): string {
  if (frame.dialect === 'dlt645') return 'electricity-meter';
  if (frame.dialect === 'mbus' || (frame.type >= 0x20 && frame.type <= 0x29)) return 'heat-meter';
  return frame.type >= 0x30 && frame.type <= 0x39 ? 'gas-meter' : 'water-meter';
}

interface From {
  /** Id or address. */
  readonly device: string;
  readonly via: string | undefined;
  readonly hint: string;
  /** The ledger's; undefined when it does not know the meter. */
  readonly kind: DeviceKind | undefined;
  readonly now: number;
}

/** Observations of what a kind has points for. Meters were asked just now: their own clocks, often wrong by years, say nothing more. */
export const observe = (values: Readonly<Record<string, number>>, { device, via, hint, kind, now }: From): Observation[] =>
  Object.entries(values)
    .filter(([point]) => kind === undefined || Object.hasOwn(kind.points, point))
    .map(([point, value]) => ({
      device,
      point,
      value,
      observedAt: now,
      untimed: true,
      quality: 'good',
      source: SOURCE,
      kindHint: hint,
      ...(via !== undefined && { via }),
    }));
