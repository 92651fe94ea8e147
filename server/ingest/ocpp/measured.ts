import { isObject, timeOf } from './wire/fields.ts';
import type { Measured, Said } from './said.ts';

/** One value of a meter, of either version. */
interface Sample {
  readonly measurand: string;
  readonly value: number;
  readonly unit: string;
  readonly phase: string;
}

/** Times this, what the unit says is in ours. */
const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  W: 0.001,
  kW: 1,
  VA: 0.001,
  kVA: 1,
  Wh: 0.001,
  kWh: 1,
  A: 1,
  V: 1,
  Celsius: 1,
  Celcius: 1,
};
/** The unit of a value that names none. */
const STANDARD: Readonly<Record<string, string>> = { 'Energy.Active.Import.Register': 'Wh', 'Power.Active.Import': 'W' };
const POINTS: Readonly<Record<string, keyof Measured>> = {
  'Energy.Active.Import.Register': 'energyKwh',
  'Power.Active.Import': 'powerKw',
  'Current.Import': 'currentA',
  Voltage: 'voltageV',
  Temperature: 'tempC',
};

/** `meterValue` of either version, a list of instants with their samples. */
export function readMeterValues(list: unknown, connector: number): Said[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, MOST_INSTANTS).flatMap((entry: unknown): Said[] => {
    if (!isObject(entry) || !Array.isArray(entry.sampledValue)) return [];
    const values = measuredIn(entry.sampledValue);
    return Object.keys(values).length === 0 ? [] : [{ what: 'measured', connector, at: timeOf(entry.timestamp), values }];
  });
}
/** Of one message: a point that was away sends what it kept, some at a time. */
const MOST_INSTANTS = 200;

function measuredIn(samples: readonly unknown[]): Measured {
  const measured: Measured = {};
  const summed = new Map<keyof Measured, number>();
  for (const raw of samples) {
    const sample = sampleOf(raw);
    const point = sample && Object.hasOwn(POINTS, sample.measurand) ? POINTS[sample.measurand] : undefined;
    if (sample === null || point === undefined) continue;
    const value = inOurs(sample);
    if (value === null) continue;
    const overPhases = sample.phase === '' ? null : sample.phase;
    if (overPhases === null) measured[point] = value;
    // Of three phases power is the sum, current and voltage the greatest; between two phases is another voltage.
    else if (/^L[123](-N)?$/.test(overPhases)) {
      const before = summed.get(point);
      const adds = point === 'powerKw' || point === 'energyKwh';
      summed.set(point, before === undefined ? value : adds ? before + value : Math.max(before, value));
    }
  }
  for (const [point, value] of summed) measured[point] ??= value;
  return measured;
}

function sampleOf(raw: unknown): Sample | null {
  if (!isObject(raw)) return null;
  // Signed values are for billing: their text is no number.
  if (raw.format === 'SignedData') return null;
  const value =
    typeof raw.value === 'number' ? raw.value : typeof raw.value === 'string' && raw.value.trim() !== '' ? Number(raw.value) : NaN;
  if (!Number.isFinite(value)) return null;
  const measurand = typeof raw.measurand === 'string' ? raw.measurand : 'Energy.Active.Import.Register';
  const measure = isObject(raw.unitOfMeasure) ? raw.unitOfMeasure : {};
  const unit = [raw.unit, measure.unit].find((one): one is string => typeof one === 'string') ?? STANDARD[measurand] ?? '';
  const power = typeof measure.multiplier === 'number' && Math.abs(measure.multiplier) <= 12 ? measure.multiplier : 0;
  return { measurand, value: value * 10 ** power, unit, phase: typeof raw.phase === 'string' ? raw.phase : '' };
}

function inOurs({ value, unit }: Sample): number | null {
  if (unit === 'Fahrenheit') return ((value - 32) * 5) / 9;
  if (unit === 'K') return value - 273.15;
  return Object.hasOwn(FACTORS, unit) ? value * FACTORS[unit] : null;
}
