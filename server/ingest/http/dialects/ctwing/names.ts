/** What a value under a platform's name is here. */
interface Meaning {
  readonly point: string;
  /** The one value that means 1; all others mean 0. Null: the value itself counts, times `factor`. */
  readonly code: string | null;
  readonly factor: number;
}
/** By the platform's name. */
export type Names = ReadonlyMap<string, Meaning>;

const ENTRY = /^([A-Za-z_][\w.-]{0,63})(?::(-?\d{1,9}))?=([A-Za-z][\w.-]{0,63})(?:\*(-?\d{1,9}(?:\.\d{1,9})?))?$/;
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

/** Names that profiles of many makers share. */
const SHARED = 'Battery_Level=batteryPct, battery_value=batteryPct, RSRP=rsrpDbm, rsrp=rsrpDbm';

/**
 * Reads `Alarm_Status:2=fire, liquid_level=waterLevelCm*0.1`: name = point, with a value that stands for 1, or a factor.
 * @throws Error naming the entry.
 */
export function readNames(text: string): Names {
  const names = new Map<string, Meaning>();
  for (const entry of `${SHARED},${text}`
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [, name, code, point, factor] = ENTRY.exec(entry) ?? [];
    if (name === undefined) throw new Error(`${entry} is no name=point, name:value=point or name=point*factor`);
    names.set(name, { point, code: code ?? null, factor: factor === undefined ? 1 : Number(factor) });
  }
  return names;
}

/** Values under the platform's names → under those of points; what has no name here keeps its own. */
export function renamed(values: Readonly<Record<string, unknown>>, names: Names): Record<string, unknown> {
  const points: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const meaning = names.get(name);
    if (meaning === undefined) Object.defineProperty(points, name, { value, enumerable: true, configurable: true, writable: true });
    else points[meaning.point] = meant(value, meaning);
  }
  return points;
}

function meant(value: unknown, { point, code, factor }: Meaning): unknown {
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
  if (code !== null) return typeof number === 'number' ? Number(number === Number(code)) : value;
  if (typeof number !== 'number') return value;
  // The platform says 114 and means −114 dBm.
  return point === 'rsrpDbm' ? -Math.abs(number) : number * factor;
}
