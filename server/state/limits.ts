import type { DeviceKind, Limit, PointSpec } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';

export const LEVELS = ['warning', 'alert', 'fault', 'shielded'] as const;
type Level = (typeof LEVELS)[number];

/** Where a value stands to a limit. `between` = inside the hysteresis: what it was before, it still is. */
type Standing = 'broken' | 'between' | 'clear';

/**
 * Pure. Compares as 32-bit floats, which is what columns keep, so that a value and its memory never disagree.
 * NaN (never reported) is `clear`.
 */
export function standing(limit: Limit, value: number): Standing {
  const v = Math.fround(value);
  if (limit.above !== undefined) {
    if (v > Math.fround(limit.above)) return 'broken';
    return v > Math.fround(limit.release ?? limit.above) ? 'between' : 'clear';
  }
  if (v < Math.fround(limit.below!)) return 'broken';
  return v < Math.fround(limit.release ?? limit.below!) ? 'between' : 'clear';
}

const BIT: Record<Level, number> = { warning: 1, alert: 2, fault: 4, shielded: 8 };
export const levelBit = (level: Level): number => BIT[level];
export const LEVEL_BITS = 15;
/** Beside the levels: the sensor sends only values it cannot have measured. */
export const SENSOR_FAULT = 16;

/** Levels a point is at, as bits, given the bits it had before. */
export function levelsOf(spec: PointSpec, value: number, before: number): number {
  let bits = 0;
  for (const level of LEVELS) {
    const limit = spec[level];
    if (!limit) continue;
    const stands = standing(limit, value);
    if (stands === 'broken' || (stands === 'between' && (before & BIT[level]) !== 0)) bits |= BIT[level];
  }
  return bits;
}

/** Status of a device that reports, from the bits of all its points: alert > shielded > fault > warning > normal. */
export function statusOf(bits: number): number {
  if (bits & BIT.alert) return STATUS.alert;
  if (bits & BIT.shielded) return STATUS.shielded;
  if (bits & (BIT.fault | SENSOR_FAULT)) return STATUS.fault;
  return bits & BIT.warning ? STATUS.warning : STATUS.normal;
}

/** A device kind made ready for the hot path: points by index, names resolved once. */
export interface Plan {
  readonly kind: DeviceKind;
  readonly specs: readonly PointSpec[];
  readonly index: ReadonlyMap<string, number>;
  readonly staleMs: number;
  readonly offlineMs: number;
}

export function planOf(kind: DeviceKind): Plan {
  const names = Object.keys(kind.points);
  return {
    kind,
    specs: Object.values(kind.points),
    index: new Map(names.map((name, i) => [name, i])),
    staleMs: kind.expectedIntervalS * 1500,
    offlineMs: kind.expectedIntervalS * 3000,
  };
}

/** After how long without a report a device is stale, and offline: by its own interval, or by its kind's. */
export const silenceOf = (plan: Plan, { expectedS }: Pick<Device, 'expectedS'>): Pick<Plan, 'staleMs' | 'offlineMs'> =>
  expectedS === undefined ? plan : { staleMs: expectedS * 1500, offlineMs: expectedS * 3000 };

/** True when this value of this point breaks a limit whose alert is life-safety: such a word is never dropped as bad. */
export function callsForHelp(kind: DeviceKind, spec: PointSpec, value: number): boolean {
  return LEVELS.some((level) => {
    const limit = spec[level];
    return limit?.code !== undefined && kind.alerts[limit.code].lifeSafety && standing(limit, value) === 'broken';
  });
}
