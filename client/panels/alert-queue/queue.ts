import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';
import { wantsEyes } from '#contract/rollup.ts';

/** One line of the queue: the alerts of an incident folded together, or one alert. */
export interface QueueItem {
  /** What opening it opens: `incident:<id>` or `alert:<id>`. */
  readonly id: string;
  /** The alert it is named after: worst first, then not yet acknowledged, then newest. */
  readonly head: Alert;
  readonly alerts: readonly Alert[];
  readonly unacked: number;
  readonly severity: Severity;
  /** Nobody has taken notice of it, and it is of severity 1 or 2 or a life may hang on it: first in the list, and no filter hides it. */
  readonly urgent: boolean;
}

/**
 * Alerts that want eyes as lines, in order: urgent, then severity, then newest. `fold` puts the alerts of one incident in one line.
 * @param severityOf of an incident, which may be graver than each of its alerts; undefined = as its alerts are.
 */
export function queueItems(alerts: Iterable<Alert>, fold: boolean, severityOf: (incident: string) => Severity | undefined = () => undefined): QueueItem[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    if (!wantsEyes(alert)) continue;
    const id = fold && alert.incident !== null ? `incident:${alert.incident}` : `alert:${alert.id}`;
    const group = groups.get(id);
    if (group) group.push(alert);
    else groups.set(id, [alert]);
  }
  return [...groups].map(([id, group]) => makeItem(id, group, severityOf)).sort(compareItems);
}

function makeItem(id: string, group: Alert[], severityOf: (incident: string) => Severity | undefined): QueueItem {
  const alerts = group.sort(compareAlerts);
  const unacked = alerts.filter((alert) => alert.acked === null);
  const whole = id.startsWith('incident:') ? severityOf(alerts[0].incident!) : undefined;
  const severity = whole !== undefined && whole < alerts[0].severity ? whole : alerts[0].severity;
  return {
    id,
    head: alerts[0],
    alerts,
    unacked: unacked.length,
    severity,
    urgent: unacked.some((alert) => alert.lifeSafety) || (unacked.length > 0 && severity <= 2),
  };
}

/** Within one line: worst, then unacknowledged, then newest. */
export const compareAlerts = (a: Alert, b: Alert): number =>
  a.severity - b.severity || Number(a.acked !== null) - Number(b.acked !== null) || b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1);

/** Lines: urgent ones, then by severity, then newest; the id settles ties, so that the order never depends on how alerts arrived. */
export const compareItems = (a: QueueItem, b: QueueItem): number =>
  Number(b.urgent) - Number(a.urgent) || a.severity - b.severity || b.head.raisedAt - a.head.raisedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
