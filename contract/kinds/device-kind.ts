import { checkActions, type ActionSpec } from './action-spec.ts';
import { checkEvents, type EventSpec } from './event-spec.ts';
import type { Label } from '../label.ts';
import type { Medium } from '../networks/network.ts';
import type { Severity } from '../severity.ts';
import type { Affinity } from '../vocabularies/affinities.ts';
import type { Category } from '../vocabularies/categories.ts';
import type { Hazard } from '../vocabularies/hazards.ts';

/**
 * A limit is stricter while an official warning of `hazard` lies over the device, of colour `from` or a graver one (1 red … 4 blue): of
 * the limit that is in force else, `share` is left, 0.1 … 0.99. Of several the strictest counts.
 */
interface WarnedLimit {
  readonly hazard: Hazard;
  readonly from: Severity;
  readonly share: number;
}

/** A limit on one point. `above`/`below` are exclusive; `release` is where it clears again (hysteresis). */
export interface Limit {
  readonly above?: number;
  readonly below?: number;
  readonly release?: number;
  /** Alert code raised while the limit is broken; none = the status changes but no alert is raised. */
  readonly code?: string;
  readonly warned?: readonly WarnedLimit[];
}

/**
 * A further limit, which time may belong to: what lasts, or how fast a value moves. Exactly one of the first four. A point has any number
 * of them beside the limits of its levels, several of one level too; each raises its alert, colours the status, and ends both.
 */
export interface TimedLimit {
  readonly above?: number;
  readonly below?: number;
  /** More than so much up (down) a minute, between two readings that are at least `overS` apart. */
  readonly rises?: number;
  readonly falls?: number;
  /** Seconds; 60 when left out. */
  readonly overS?: number;
  /** It must be so for so many seconds without a break; at once when left out. */
  readonly forS?: number;
  /** Where it ends again; of a rate, a rate. */
  readonly release?: number;
  readonly code: string;
  /** What it makes of the device's status while it is broken; `alert` when left out. */
  readonly level?: 'warning' | 'alert' | 'fault';
  readonly warned?: readonly WarnedLimit[];
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
  readonly limits?: readonly TimedLimit[];
  /** An alert when the value has not moved by so much for so long, though the device reports; one point of a kind at most. */
  readonly inactivity?: { readonly afterS: number; readonly by: number; readonly code: string };
}

export interface AlertSpec {
  readonly label: Label;
  readonly severity: Severity;
  /** Fire, gas and SOS: never shelved, never hidden by filters, clusters or load. */
  readonly lifeSafety: boolean;
  /** Alerts of one affinity in one compound within a time window belong to one incident. */
  readonly affinity: Affinity;
  /**
   * It tells of the device itself (a fault, a low battery, silence): of equal severity a danger to people comes first. Left out = a danger.
   */
  readonly about?: 'device';
  /** Help must be there within so many seconds after it was raised: the response clock of its incident, where that is other than usual. */
  readonly arriveS?: number;
  /**
   * Here what flows in a network escapes (`leak`), or does not arrive (`outage`): its incident tells what to close and who is cut off.
   */
  readonly network?: { readonly medium: Medium; readonly fault: 'leak' | 'outage' };
  /** Entry of the case catalogue a ticket made from this alert takes its deadline from. */
  readonly catalogue?: { readonly scheme: string; readonly code: string; readonly condition: string };
}

export interface DeviceKind {
  readonly id: string;
  readonly label: Label;
  /** Name of an SVG in `client/ui/icons` (temaki or tabler name). */
  readonly icon: string;
  readonly category: Category;
  /** Seconds between two reports of a healthy device; 1.5× without one is `stale`, 3× is `offline`. */
  readonly expectedIntervalS: number;
  /** Raise an `offline` alert of this severity when the device falls silent; none = only the status changes. */
  readonly offlineAlert?: Severity;
  /** Ordered: the position of a point is its index on the wire. At most 28. */
  readonly points: Readonly<Record<string, PointSpec>>;
  readonly alerts: Readonly<Record<string, AlertSpec>>;
  /** What can happen, once each: see event-spec.ts. */
  readonly events?: Readonly<Record<string, EventSpec>>;
  /** What such a device can be told to do: see action-spec.ts. */
  readonly actions?: Readonly<Record<string, ActionSpec>>;
  /** Point shown first (trend, tooltip). */
  readonly headline: string;
  /** Where this does not arrive it does not work. */
  readonly dependsOn?: readonly Medium[];
  /** People go by it on patrols 巡检: the event that says that somebody was there, and the alerts where nobody was in time, or at all. */
  readonly patrol?: { readonly visit: string; readonly late: string; readonly missed: string };
  /** It goes about: where it is now is a track, and the position in the ledger where it belongs. */
  readonly moves?: true;
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
  for (const [code, alert] of Object.entries(kind.alerts))
    if (alert.lifeSafety && alert.about === 'device') fail(`alert ${code}: where life is at stake it is not about the device`);
  for (const [code, { arriveS = 1 }] of Object.entries(kind.alerts))
    if (!(arriveS > 0 && arriveS <= MAX_LIMIT_S)) fail(`alert ${code}: arriveS is more than 0 and at most a day, got ${arriveS} s`);
  for (const [name, point] of points) {
    if (!(point.range[0] < point.range[1])) fail(`point ${name}: range ${point.range.join('…')} is empty`);
    for (const level of ['warning', 'alert', 'fault', 'shielded'] as const) checkLimit(kind, name, level, fail);
  }
  checkInactivity(kind, fail);
  checkPatrol(kind, fail);
  for (const [name, { limits = [] }] of points) for (const limit of limits) checkTimedLimit(kind, `point ${name}, limits`, limit, fail);
  checkEvents(kind.events ?? {}, kind.alerts, fail);
  checkActions(kind.actions ?? {}, kind.points, kind.alerts, fail);
  return deepFreeze(kind);
}

function checkLimit(
  kind: DeviceKind,
  name: string,
  level: 'warning' | 'alert' | 'fault' | 'shielded',
  fail: (what: string) => never,
): void {
  const limit = kind.points[name][level];
  if (!limit) return;
  const where = `point ${name}, ${level}`;
  if ((limit.above === undefined) === (limit.below === undefined)) fail(`${where}: exactly one of above and below`);
  if (limit.code !== undefined && !(limit.code in kind.alerts)) fail(`${where}: no alert is named ${limit.code}`);
  checkWarned(where, limit.warned, limit.above ?? limit.below!, fail);
  if (limit.release === undefined) return;
  const wrongSide = limit.above !== undefined ? limit.release > limit.above : limit.release < limit.below!;
  if (wrongSide) fail(`${where}: release ${limit.release} lies inside the limit`);
}

/** A day: longer, and a restart would hide it. */
const MAX_LIMIT_S = 86_400;

function checkTimedLimit({ alerts }: DeviceKind, where: string, limit: TimedLimit, fail: (what: string) => never): void {
  const { above, below, rises, falls, overS, forS, release, code } = limit;
  const bounds = [above, below, rises, falls].filter((bound) => bound !== undefined);
  if (bounds.length !== 1) fail(`${where}: exactly one of above, below, rises and falls`);
  if (!(code in alerts)) fail(`${where}: no alert is named ${code}`);
  if (alerts[code].lifeSafety) fail(`${where}: what life hangs on waits for nothing: give ${code} a limit of a level`);
  if (overS !== undefined && rises === undefined && falls === undefined) fail(`${where}: overS goes with rises and falls`);
  for (const seconds of [overS, forS])
    if (seconds !== undefined && !(seconds > 0 && seconds <= MAX_LIMIT_S))
      fail(`${where}: more than 0 and at most a day, got ${seconds} s`);
  if (Math.min(rises ?? 1, falls ?? 1) <= 0) fail(`${where}: a rate is more than 0`);
  checkWarned(where, limit.warned, bounds[0], fail);
  const wrongSide = release !== undefined && (below === undefined ? release > bounds[0] : release < below);
  if (wrongSide) fail(`${where}: release ${release} lies inside the limit`);
}

function checkWarned(where: string, warned: Limit['warned'] = [], bound: number, fail: (what: string) => never): void {
  for (const { share } of warned) if (!(share >= 0.1 && share <= 0.99)) fail(`${where}, warned: share is from 0.1 to 0.99, got ${share}`);
  if (warned.length > 0 && !(bound > 0)) fail(`${where}, warned: a share can only be left of a limit above 0, got ${bound}`);
}

function checkPatrol({ patrol, events = {}, alerts }: DeviceKind, fail: (what: string) => never): void {
  if (patrol === undefined) return;
  const { visit, late, missed } = patrol;
  if (!Object.hasOwn(events, visit)) fail(`patrol: no event is named ${visit}`);
  for (const code of [late, missed]) if (!Object.hasOwn(alerts, code)) fail(`patrol: no alert is named ${code}`);
  if (late === missed) fail(`patrol: late and missed are two alerts, got ${late} for both`);
}

function checkInactivity(kind: DeviceKind, fail: (what: string) => never): void {
  const watched = Object.entries(kind.points).filter(([, { inactivity }]) => inactivity);
  if (watched.length > 1) fail(`inactivity: one point at most, got ${watched.map(([name]) => name).join(', ')}`);
  for (const [name, { inactivity }] of watched) {
    const { afterS, by, code } = inactivity!;
    if (!(afterS >= 60 && by > 0)) fail(`point ${name}, inactivity: afterS is at least 60 and by above 0, got ${afterS} and ${by}`);
    if (!(code in kind.alerts)) fail(`point ${name}, inactivity: no alert is named ${code}`);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
