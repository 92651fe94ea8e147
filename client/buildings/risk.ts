import type { RollUp } from '#contract/rollup.ts';
import { STATUS } from '#contract/status.ts';

/** What an open alert adds, by severity, and how much all of them can. */
const ALERT_POINTS = [50, 30, 10, 3] as const;
const MOST_FOR_ALERTS = 60;
/** What it adds that no device can be relied on; a share of them adds that share. */
const BLIND_POINTS = 30;
/** What a tower of this many floors and more adds: nobody's ladder reaches it. */
const HEIGHT_POINTS = 10;
const TOWER_FLOORS = 33;

/** States in which nobody would hear of a fire from a device. */
const BLIND = [STATUS.unknown, STATUS.fault, STATUS.shielded, STATUS.offline, STATUS.stale];

/**
 * How much a building gives reason to worry, 0 … 100: open alerts by severity (at most 60), the share of its devices that
 * cannot be relied on (at most 30), and its floors (at most 10). A guide for where to look first, no assessment by law.
 * @param rollUp the server's counts for the building. @param floors above ground, undefined when nobody knows.
 * @returns null when no device is known there: nothing is known then.
 */
export function riskOf(rollUp: RollUp | undefined, floors: number | undefined): number | null {
  const devices = rollUp?.devices.reduce((sum, count) => sum + count, 0) ?? 0;
  if (rollUp === undefined || devices === 0) return null;
  const alerts = rollUp.alerts.reduce((sum, count, i) => sum + count * ALERT_POINTS[i], 0);
  const blind = BLIND.reduce((sum, status) => sum + (rollUp.devices[status] ?? 0), 0) / devices;
  const height = Math.min(1, (floors ?? 0) / TOWER_FLOORS);
  return Math.min(MOST_FOR_ALERTS, alerts) + BLIND_POINTS * blind + HEIGHT_POINTS * height;
}
