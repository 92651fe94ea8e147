import type { Observation } from '#contract/reports/observation.ts';
import { fromLocal, type Zone } from '#contract/zone.ts';

export const SOURCE = 'hj212';

interface Factor {
  readonly point: string;
  /** What one of the sender's units is in ours: the standard gives dust in mg/m³. */
  readonly per: number;
}
const factor = (point: string, per = 1): Factor => ({ point, per });

/** Factors of HJ 212-2017 and the names of 2005. `rain` and `level` are what rain and level gauges in the field are set to. */
const FACTORS: Readonly<Record<string, Factor>> = {
  a01001: factor('tempC'),
  a01002: factor('humidityPct'),
  a01006: factor('pressureHpa', 10),
  a01007: factor('windMs'),
  a01008: factor('windDeg'),
  a34004: factor('pm25', 1000),
  a34002: factor('pm10', 1000),
  PM25: factor('pm25'),
  PM10: factor('pm10'),
  LA: factor('noiseDb'),
  Leq: factor('noiseDb'),
  a01010: factor('rainMmH'),
  Rain: factor('rainMmH'),
  w00000: factor('levelM'),
  Level: factor('levelM'),
};

/** What a value's flag says: N normal; what else there is makes it no reading, D and F a fault of the instrument. */
const FAULTY = new Set(['D', 'B', 'F']);
const KEY = /^([A-Za-z0-9]+)-(Rtd|Avg|Cou|Flag)$/;

interface Reading {
  readonly values: Readonly<Record<string, number>>;
  /** ms UTC; null = it says none that can be read. */
  readonly at: number | null;
  readonly faults: readonly string[];
}

/** The values of a data packet. Readings go before averages. What cannot be read is told, and the rest counts. */
export function readFields(cp: string, zone: Zone): Reading {
  const values: Record<string, number> = {};
  const faults: string[] = [];
  let at: number | null = null;
  let faulty = false;
  for (const group of cp.split(';')) {
    const fields = fieldsOf(group);
    const time = fields.get('DataTime');
    if (time !== undefined) {
      at = readTime(time, zone);
      if (at === null) faults.push(`DataTime ${time.slice(0, 20)} is no time`);
    }
    for (const [name, said] of fields) {
      const [, code, what] = KEY.exec(name) ?? [];
      const known = what === 'Rtd' || what === 'Avg' ? FACTORS[code] : undefined;
      if (!known || (what === 'Avg' && known.point in values)) continue;
      const flag = fields.get(`${code}-Flag`) ?? 'N';
      faulty ||= FAULTY.has(flag);
      if (flag !== 'N') continue;
      if (/^-?\d{1,9}(\.\d{1,9})?$/.test(said)) values[known.point] = valueOf(said, known);
      else faults.push(`${name}: "${said.slice(0, 20)}" is no number`);
    }
  }
  if (faulty || Object.keys(values).length > 0) values.fault = Number(faulty);
  return { values, at, faults };
}

function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of group.split(',')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return fields;
}

/** Digits that only come of binary arithmetic are left out. */
const valueOf = (said: string, { per }: Factor): number => (per === 1 ? Number(said) : Number((Number(said) * per).toPrecision(9)));

/** `20261123081500`, local time. */
function readTime(text: string, zone: Zone): number | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (second === undefined) return null;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(local) ? null : fromLocal(local, zone);
}

/** As observations. Points that the kind has not are left out. @param points of the ledger's kind; undefined = nobody knows it */
export const observe = (
  device: string,
  { values, at }: Reading,
  now: number,
  points: Readonly<Record<string, unknown>> | undefined,
): Observation[] =>
  Object.entries(values)
    .filter(([point]) => points === undefined || Object.hasOwn(points, point))
    .map(([point, value]) => ({
      device,
      point,
      value,
      ...(at === null ? { observedAt: now, untimed: true as const } : { observedAt: at }),
      quality: 'good',
      source: SOURCE,
      kindHint: 'weather-station',
    }));
