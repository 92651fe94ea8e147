import type { Alert } from './records/alert.ts';
import { SEVERITIES, type Severity } from './severity.ts';
import { STATUS, STATUSES } from './status.ts';

/** What is the matter at a place and everywhere below it. A floor is a place here too, though it has no record. */
export interface RollUp {
  /** Alerts that want eyes, by severity: 红, 橙, 黄, 蓝. */
  readonly alerts: readonly [extreme: number, severe: number, moderate: number, minor: number];
  /** Those of them nobody has taken notice of, and those where life is at stake. */
  readonly unacked: number;
  readonly lifeSafety: number;
  /** Devices by status, in the order of STATUSES. */
  readonly devices: readonly number[];
}

/** As it travels: the path, four severities, unacked, lifeSafety, then devices by status (trailing zeros left out). */
export type RollUpRow = readonly [path: string, ...counts: number[]];

/**
 * Places that changed after `from`, oldest change first. Positions count within one run of the server; a page replaces what is
 * held of its places, and one from 0 replaces everything.
 */
export interface RollUpPage {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly RollUpRow[];
}

/** Still lasting, or over and not yet noticed; and not shelved, which life-safety alerts never are. */
export const wantsEyes = (alert: Alert): boolean => (alert.active || alert.acked === null) && (alert.shelved === null || alert.lifeSafety);

const HEAD = SEVERITIES.length + 2;
export const ROLLUP_COUNTS = HEAD + STATUSES.length;

export function unpackRollUp([, ...counts]: RollUpRow): RollUp {
  const at = (index: number): number => counts[index] ?? 0;
  return {
    alerts: [at(0), at(1), at(2), at(3)], unacked: at(4), lifeSafety: at(5),
    devices: STATUSES.map((_, status) => at(HEAD + status)),
  };
}

export const totalAlerts = ({ alerts }: RollUp): number => alerts.reduce((sum, count) => sum + count, 0);

/** null when nothing is the matter. */
export const worstSeverity = ({ alerts }: RollUp): Severity | null => SEVERITIES.find((_, index) => alerts[index] > 0) ?? null;

/** From what must be seen to first, to what is well. */
const WORST_FIRST = [STATUS.alert, STATUS.warning, STATUS.fault, STATUS.offline, STATUS.stale, STATUS.unknown, STATUS.shielded, STATUS.normal];

/** Index into STATUSES of the worst any device is in; null when there are no devices. */
export const worstStatus = ({ devices }: RollUp): number | null => WORST_FIRST.find((status) => devices[status] > 0) ?? null;
