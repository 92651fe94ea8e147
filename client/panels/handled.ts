import { useMemo } from 'react';
import { needsAttention } from '#contract/live/rollup.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { useRecords } from '#client/world/hooks.ts';

/** How many cases are being handled though no alert of theirs needs attention any more. */
interface Handled {
  readonly all: number;
  readonly bySeverity: ReadonlyMap<Severity, number>;
}

/** Open cases that no count of alerts holds: their sensors are back to normal and everything is acknowledged, but the work is not over. */
export function countHandled(incidents: Iterable<Incident>, alerts: ReadonlyMap<string, Alert>): Handled {
  const bySeverity = new Map<Severity, number>(SEVERITIES.map((severity) => [severity, 0]));
  let all = 0;
  for (const incident of incidents) {
    if (incident.state === 'closed' || incident.alerts.some((id) => asksForEyes(alerts.get(id)))) continue;
    all++;
    bySeverity.set(incident.severity, bySeverity.get(incident.severity)! + 1);
  }
  return { all, bySeverity };
}

const asksForEyes = (alert: Alert | undefined): boolean => alert !== undefined && needsAttention(alert);

/** The same, kept up to date on this screen. */
export function useHandled(): Handled {
  const alerts = useRecords('alert');
  const incidents = useRecords('incident');
  return useMemo(
    () => countHandled(incidents.records.values(), alerts.records),
    [alerts.records, alerts.version, incidents.records, incidents.version],
  );
}
