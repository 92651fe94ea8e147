import type { DeviceKind, TimedLimit } from '#contract/kinds/device-kind.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { LEVELS, standing } from '#server/state/limits.ts';

/**
 * Whether it is said only because a limit is stricter while something is warned of: at its point there is a limit of that code, and none as
 * it usually is would be broken. What other than a limit raises is never. Pure.
 * @param usual the kind as it is judged at that device when nothing is warned of
 */
export function isTightened({ on, code, point, value, rate }: AlertSignal, usual: DeviceKind): boolean {
  const spec = on ? usual.points[point] : undefined;
  if (spec === undefined) return false;
  const levels = LEVELS.flatMap((level) => (spec[level]?.code === code ? [standing(spec[level], value) === 'broken'] : []));
  const timed = (spec.limits ?? []).filter((limit) => limit.code === code).map((limit) => isBroken(limit, value, rate));
  const all = [...levels, ...timed];
  return all.length > 0 && !all.includes(true);
}

function isBroken(limit: TimedLimit, value: number, rate: number | undefined): boolean {
  if (limit.rises !== undefined) return (rate ?? 0) > limit.rises;
  if (limit.falls !== undefined) return -(rate ?? 0) > limit.falls;
  return standing(limit, value) === 'broken';
}
