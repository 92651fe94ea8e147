import type { Alert } from '#contract/records/alert.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { needsAttention } from '#contract/live/rollup.ts';

interface AlertCounts {
  readonly bySeverity: readonly { readonly severity: Severity; readonly all: number; readonly unacked: number }[];
  /** Kinds with alerts, most first; `worst` is the worst severity among them. */
  readonly byKind: readonly { readonly kind: string; readonly all: number; readonly worst: Severity }[];
}

/** Alerts that want eyes, counted. */
export function countAlerts(alerts: Iterable<Alert>): AlertCounts {
  const severities = new Map(SEVERITIES.map((severity) => [severity, { severity, all: 0, unacked: 0 }]));
  const kinds = new Map<string, { kind: string; all: number; worst: Severity }>();
  for (const alert of alerts) {
    if (!needsAttention(alert)) continue;
    const severity = severities.get(alert.severity)!;
    severity.all++;
    if (alert.acked === null) severity.unacked++;
    const kind = kinds.get(alert.kind) ?? { kind: alert.kind, all: 0, worst: 4 };
    kind.all++;
    if (alert.severity < kind.worst) kind.worst = alert.severity;
    kinds.set(alert.kind, kind);
  }
  return { bySeverity: [...severities.values()], byKind: [...kinds.values()].sort((a, b) => b.all - a.all || (a.kind < b.kind ? -1 : 1)) };
}
