import { isWithin } from '../places/geo.ts';
import type { Warning } from '../records/warning.ts';
import type { Severity } from '../severity.ts';
import type { Hazard } from '../vocabularies/hazards.ts';
import type { DeviceKind, Limit, PointSpec, TimedLimit } from './device-kind.ts';

/** The gravest colour of each hazard that is warned of. */
export type Warned = ReadonlyMap<Hazard, Severity>;

const LEVELS = ['warning', 'alert', 'fault', 'shielded'] as const;

const limitsOf = ({ limits = [], ...point }: PointSpec): (Limit | TimedLimit)[] => [
  ...LEVELS.flatMap((level) => point[level] ?? []),
  ...limits,
];

/** Hazards by which a kind is judged more strictly. */
export function hazardsOf(kind: DeviceKind): ReadonlySet<Hazard> {
  const all = Object.values(kind.points).flatMap((point) =>
    limitsOf(point).flatMap(({ warned = [] }) => warned.map(({ hazard }) => hazard)),
  );
  return new Set(all);
}

/** True when a warning concerns what hangs at a place. */
export const liesOver = ({ places }: Pick<Warning, 'places'>, path: string): boolean => places.some((place) => isWithin(path, place));

/** What is warned of at a device, of warnings in force. @param device simulated ones are concerned by exercises too */
export function warnedAt(
  inForce: Iterable<Pick<Warning, 'places' | 'hazard' | 'colour' | 'simulated'>>,
  device: { readonly place: string; readonly simulated: boolean },
): Warned {
  const warned = new Map<Hazard, Severity>();
  for (const warning of inForce) {
    if ((warning.simulated && !device.simulated) || !liesOver(warning, device.place)) continue;
    const { hazard, colour } = warning;
    if (colour < (warned.get(hazard) ?? Infinity)) warned.set(hazard, colour);
  }
  return warned;
}

/** The kind with its limits as strict as they are while this is warned of; the same object when none is stricter. */
export function withWarned(kind: DeviceKind, warned: Warned): DeviceKind {
  let points = kind.points;
  for (const [name, spec] of Object.entries(kind.points)) {
    const stricter = pointUnder(spec, warned);
    if (stricter !== spec) points = { ...points, [name]: stricter };
  }
  return points === kind.points ? kind : { ...kind, points };
}

function pointUnder(spec: PointSpec, warned: Warned): PointSpec {
  let result = spec;
  for (const level of LEVELS) {
    const limit = spec[level];
    const stricter = limit && limitUnder(limit, warned);
    if (stricter !== limit) result = { ...result, [level]: stricter };
  }
  const limits = spec.limits?.map((limit) => limitUnder(limit, warned));
  return limits?.some((limit, i) => limit !== spec.limits![i]) ? { ...result, limits } : result;
}

const BOUNDS = ['above', 'below', 'rises', 'falls', 'release'] as const;

function limitUnder<L extends Limit | TimedLimit>(limit: L, warned: Warned): L {
  const share = shareUnder(limit, warned);
  const { above, below, rises, falls } = limit as TimedLimit;
  // Of what an administrator set at or below 0 no share can be left.
  if (share === 1 || (above ?? below ?? rises ?? falls ?? 0) <= 0) return limit;
  const factor = below === undefined ? share : 1 / share;
  const moved = BOUNDS.flatMap((bound) => {
    const value = (limit as TimedLimit)[bound];
    return value === undefined ? [] : [[bound, rounded(value * factor)] as const];
  });
  return { ...limit, ...Object.fromEntries(moved) };
}

/** What share of a limit is left; 1 = all of it. The strictest counts, they are not multiplied. */
const shareUnder = ({ warned: stricter = [] }: Limit | TimedLimit, warned: Warned): number =>
  stricter.reduce((least, { hazard, from, share }) => ((warned.get(hazard) ?? Infinity) <= from ? Math.min(least, share) : least), 1);

/** As people write it, not as it is computed. */
const rounded = (value: number): number => Number(value.toPrecision(6));
