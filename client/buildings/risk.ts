import type { RollUp } from '#contract/live/rollup.ts';
import { STATUS } from '#contract/live/status.ts';

/** What the first open alert of the worst severity gives, and what more of any severity can raise it to: never to the next severity's. */
const FIRST = [50, 30, 10, 3] as const;
const MAX_ITEMS = [60, 50, 30, 10] as const;
/** So many more of the same severity go half the way from the one to the other; of each lesser severity twice as many. */
const HALF_WAY = 4;
/** What it adds that no device can be relied on; a share of them adds that share. */
const BLIND_POINTS = 30;
/** What a tower of this many floors and more adds: nobody's ladder reaches it. */
const HEIGHT_POINTS = 10;
const TOWER_FLOORS = 33;

/** States in which nobody would hear of a fire from a device. */
const BLIND = [STATUS.unknown, STATUS.fault, STATUS.shielded, STATUS.offline, STATUS.stale];

/**
 * How much a building gives reason to worry, 0 … 100: open alerts (at most 60; the worst decides, so that no number of flat batteries
 * outranks a fire), the share of its devices that cannot be relied on (at most 30), and its floors (at most 10). A guide for where to
 * look first, no assessment by law.
 * @param rollUp the server's counts for the building. @param floors above ground, undefined when nobody knows.
 * @returns null when no device is known there: nothing is known then.
 */
export function riskOf(rollUp: RollUp | undefined, floors: number | undefined): number | null {
  const devices = rollUp?.devices.reduce((sum, count) => sum + count, 0) ?? 0;
  if (rollUp === undefined || devices === 0) return null;
  const blind = BLIND.reduce((sum, status) => sum + (rollUp.devices[status] ?? 0), 0) / devices;
  const height = Math.min(1, (floors ?? 0) / TOWER_FLOORS);
  return pointsOf(rollUp.alerts) + BLIND_POINTS * blind + HEIGHT_POINTS * height;
}

function pointsOf(alerts: RollUp['alerts']): number {
  const worst = alerts.findIndex((count) => count > 0);
  if (worst < 0) return 0;
  const more = alerts.reduce((sum, count, severity) => (severity < worst ? sum : sum + count / 2 ** (severity - worst)), -1);
  return FIRST[worst] + ((MAX_ITEMS[worst] - FIRST[worst]) * more) / (more + HALF_WAY);
}
