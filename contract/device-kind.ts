import type { Label } from './label.ts';
import type { Severity } from './severity.ts';

/** A limit on one point. `above`/`below` are exclusive; `release` is where it clears again (hysteresis). */
export interface Limit {
  readonly above?: number;
  readonly below?: number;
  readonly release?: number;
  /** Alert code raised while the limit is broken; none = the status changes but no alert is raised. */
  readonly code?: string;
}

/** One thing a device measures or says. `range` is what the sensor can physically report; outside it the value is bad. */
export interface PointSpec {
  readonly label: Label;
  /** Unit symbol as shown, `''` for states and counts. */
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly decimals: number;
  /** Words for the values of a state point, e.g. `{0: 关, 1: 开}`. */
  readonly states?: Readonly<Record<number, Label>>;
  readonly warning?: Limit;
  readonly alert?: Limit;
  readonly fault?: Limit;
  readonly shielded?: Limit;
}

export type Affinity = 'fire' | 'water' | 'power' | 'security' | 'lift' | 'care' | 'road' | 'health';

export interface AlertSpec {
  readonly label: Label;
  readonly severity: Severity;
  /** Fire, gas and SOS: never shelved, never hidden by filters, clusters or load. */
  readonly lifeSafety: boolean;
  /** Alerts of one affinity in one compound within a time window belong to one incident. */
  readonly affinity: Affinity;
  /** Entry of the case catalogue a ticket made from this alert takes its deadline from. */
  readonly catalogue?: { readonly scheme: string; readonly code: string; readonly condition: string };
}

export interface DeviceKind {
  readonly id: string;
  readonly label: Label;
  /** Name of an SVG in `client/ui/icons` (temaki or tabler name). */
  readonly icon: string;
  readonly category: 'fire' | 'video' | 'municipal' | 'lift' | 'care' | 'security';
  /** Seconds between two reports of a healthy device; 1.5× without one is `stale`, 3× is `offline`. */
  readonly expectedIntervalS: number;
  /** Raise an `offline` alert of this severity when the device falls silent; none = only the status changes. */
  readonly offlineAlert?: Severity;
  /** Ordered: the position of a point is its index on the wire. At most 28. */
  readonly points: Readonly<Record<string, PointSpec>>;
  readonly alerts: Readonly<Record<string, AlertSpec>>;
  /** Point shown first (trend, tooltip). */
  readonly headline: string;
}

/** Checks a kind as it is defined and returns it frozen. Throws with the kind, the place and the value that is wrong. */
export function defineDeviceKind(kind: DeviceKind): DeviceKind {
  const fail = (what: string): never => {
    throw new Error(`device kind ${kind.id}: ${what}`);
  };
  if (!/^[a-z][a-z0-9-]{1,40}$/.test(kind.id)) fail(`id must be lower-case words joined by "-", got ${JSON.stringify(kind.id)}`);
  const points = Object.entries(kind.points);
  if (points.length === 0 || points.length > 28) fail(`1 to 28 points, got ${points.length}`);
  if (!(kind.headline in kind.points)) fail(`headline names no point: ${kind.headline}`);
  if (!(kind.expectedIntervalS > 0)) fail(`expectedIntervalS must be positive, got ${kind.expectedIntervalS}`);
  if (kind.offlineAlert !== undefined && !('offline' in kind.alerts)) fail('offlineAlert needs an alert named "offline"');
  for (const [name, point] of points) {
    if (!(point.range[0] < point.range[1])) fail(`point ${name}: range ${point.range.join('…')} is empty`);
    for (const level of ['warning', 'alert', 'fault', 'shielded'] as const) checkLimit(kind, name, level, fail);
  }
  return deepFreeze(kind);
}

function checkLimit(
  kind: DeviceKind, name: string, level: 'warning' | 'alert' | 'fault' | 'shielded', fail: (what: string) => never,
): void {
  const limit = kind.points[name][level];
  if (!limit) return;
  const where = `point ${name}, ${level}`;
  if ((limit.above === undefined) === (limit.below === undefined)) fail(`${where}: exactly one of above and below`);
  if (limit.code !== undefined && !(limit.code in kind.alerts)) fail(`${where}: no alert is named ${limit.code}`);
  if (limit.release === undefined) return;
  const wrongSide = limit.above !== undefined ? limit.release > limit.above : limit.release < limit.below!;
  if (wrongSide) fail(`${where}: release ${limit.release} lies inside the limit`);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
