import { isHazard, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';

/** One line of the queue: the alerts of an incident folded together, or one alert. */
export interface QueueItem {
  /** What opening it opens: `incident:<id>` or `alert:<id>`. */
  readonly id: string;
  /** The alert it is named after: worst first, then dangers to people, then not yet acknowledged, then newest. */
  readonly head: Alert;
  readonly alerts: readonly Alert[];
  readonly unacked: number;
  readonly severity: Severity;
  /** What it is named after is a danger to people, not the state of a device. */
  readonly hazard: boolean;
  /** Nobody has taken notice of it, and it is of severity 1 or 2 or a life may hang on it: first in the list, and no filter hides it. */
  readonly urgent: boolean;
}

/** The line an alert is in. */
export const lineOf = ({ id, incident }: Pick<Alert, 'id' | 'incident'>, fold: boolean): string =>
  fold && incident !== null ? `incident:${incident}` : `alert:${id}`;

/** What lines are made with. */
export interface QueueContext {
  readonly kinds: KindIndex;
  /** Of an incident, which may be graver than each of its alerts; undefined = as its alerts are. */
  readonly severityOf: (incident: string) => Severity | undefined;
}

/** @param alerts of the line, in order, at least one */
export function makeItem(id: string, alerts: readonly Alert[], { kinds, severityOf }: QueueContext): QueueItem {
  const whole = id.startsWith('incident:') ? severityOf(id.slice('incident:'.length)) : undefined;
  const severity = whole !== undefined && whole < alerts[0].severity ? whole : alerts[0].severity;
  let [unacked, lives] = [0, false];
  for (const alert of alerts) {
    if (alert.acked !== null) continue;
    unacked++;
    lives ||= alert.lifeSafety;
  }
  const hazard = isHazard(kinds, alerts[0]);
  return { id, head: alerts[0], alerts, unacked, severity, hazard, urgent: lives || (unacked > 0 && severity <= 2) };
}

/** Within one line: worst, then dangers to people before the state of devices, then unacknowledged, then newest. */
export const alertOrder =
  (kinds: KindIndex) =>
  (a: Alert, b: Alert): number =>
    a.severity - b.severity ||
    Number(isHazard(kinds, b)) - Number(isHazard(kinds, a)) ||
    Number(a.acked !== null) - Number(b.acked !== null) ||
    b.raisedAt - a.raisedAt ||
    (a.id < b.id ? -1 : 1);

/**
 * Lines: urgent ones, then by severity, then dangers to people before the state of devices, then newest; the id settles ties, so that the
 * order never depends on how alerts arrived.
 */
export const compareItems = (a: QueueItem, b: QueueItem): number =>
  Number(b.urgent) - Number(a.urgent) ||
  a.severity - b.severity ||
  Number(b.hazard) - Number(a.hazard) ||
  b.head.raisedAt - a.head.raisedAt ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
