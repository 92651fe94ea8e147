import type { Alert } from '../records/alert.ts';
import { SEVERITIES } from '../severity.ts';
import { STATUSES } from './status.ts';

/** Counts of alerts and devices at a place and below it. A floor counts as a place here, though it has no record. */
export interface RollUp {
  /** Alerts that need attention, by severity: 红, 橙, 黄, 蓝. */
  readonly alerts: readonly [extreme: number, severe: number, moderate: number, minor: number];
  /** Those of them that are not acknowledged, and those of life safety. */
  readonly unacked: number;
  readonly lifeSafety: number;
  /** Cases at or below it that are not closed, though none of their alerts needs attention any more: restored, being handled. */
  readonly handled: number;
  /** Devices by status, in the order of STATUSES. */
  readonly devices: readonly number[];
}

/** As it travels: the path, four severities, unacked, lifeSafety, handled, then devices by status (trailing zeros left out). */
export type RollUpRow = readonly [path: string, ...counts: number[]];

/**
 * Places that changed after `from`, oldest change first. Positions count within one run of the server; a page replaces what is
 * held of its places, and one from 0 replaces everything.
 */
export interface RollUpPage {
  readonly run: string;
  /** Of a watched cell: what lies in its buildings, where a screen is told that of no other. Its positions are the server's own affair. */
  readonly cell?: string;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly RollUpRow[];
  /** How many devices of each kind are in which status, in place of what was told before. Such a page tells of no place. */
  readonly kinds?: readonly KindRow[];
}

/** A kind, and how many of its devices are in which status, in the order of STATUSES. */
export type KindRow = readonly [kind: string, ...counts: number[]];

/** Active, or cleared and not acknowledged; and not shelved, which life-safety alerts never are. */
export const needsAttention = (alert: Alert): boolean =>
  (alert.active || alert.acked === null) && (alert.shelved === null || alert.lifeSafety);

/** Something is the matter there: alerts that need attention, or cases that are being handled. */
export const isTroubled = ({ alerts, handled }: Pick<RollUp, 'alerts' | 'handled'>): boolean =>
  handled > 0 || alerts.some((count) => count > 0);

const HEAD = SEVERITIES.length + 3;
export const ROLLUP_COUNTS = HEAD + STATUSES.length;

export function unpackRollUp([, ...counts]: RollUpRow): RollUp {
  const at = (index: number): number => counts[index] ?? 0;
  return {
    alerts: [at(0), at(1), at(2), at(3)],
    unacked: at(4),
    lifeSafety: at(5),
    handled: at(6),
    devices: STATUSES.map((_, status) => at(HEAD + status)),
  };
}
