import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';

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

/** The line an alert is in. */
export const lineOf = ({ id, incident }: Pick<Alert, 'id' | 'incident'>, fold: boolean): string => (fold && incident !== null ? `incident:${incident}` : `alert:${id}`);

/**
 * @param alerts of the line, in order, at least one
 * @param severityOf of an incident, which may be graver than each of its alerts; undefined = as its alerts are
 */
export function makeItem(id: string, alerts: readonly Alert[], severityOf: (incident: string) => Severity | undefined): QueueItem {
  const whole = id.startsWith('incident:') ? severityOf(id.slice('incident:'.length)) : undefined;
  const severity = whole !== undefined && whole < alerts[0].severity ? whole : alerts[0].severity;
  let [unacked, lives] = [0, false];
  for (const alert of alerts) {
    if (alert.acked !== null) continue;
    unacked++;
    lives ||= alert.lifeSafety;
  }
  return { id, head: alerts[0], alerts, unacked, severity, urgent: lives || (unacked > 0 && severity <= 2) };
}

/** Within one line: worst, then unacknowledged, then newest. */
export const compareAlerts = (a: Alert, b: Alert): number =>
  a.severity - b.severity || Number(a.acked !== null) - Number(b.acked !== null) || b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1);

/** Lines: urgent ones, then by severity, then newest; the id settles ties, so that the order never depends on how alerts arrived. */
export const compareItems = (a: QueueItem, b: QueueItem): number =>
  Number(b.urgent) - Number(a.urgent) || a.severity - b.severity || b.head.raisedAt - a.head.raisedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
