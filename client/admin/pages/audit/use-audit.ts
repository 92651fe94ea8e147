import { civilZone } from '#contract/civil-zone.ts';
import { civilDaysOn } from '#contract/live/alert-days.ts';
import { fromLocal } from '#contract/zone.ts';
import { usePages, type Pages } from '#client/admin/parts/use-pages.ts';

interface AuditRow {
  readonly id: number;
  readonly at: number;
  readonly actor: { readonly id: string; readonly name: string };
  readonly action: string;
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly detail: string;
  readonly from: string;
}

/** Somebody whose rows can be asked for. */
export interface AuditActor {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly disabled: boolean;
}

/** What is asked for; '' = all of it. */
export interface AuditFilter {
  /** Id of the person. */
  readonly actor: string;
  readonly action: string;
  /** Path of the place. */
  readonly within: string;
  /** Days as `2026-11-26`, both included, by the clock of the street. */
  readonly from: string;
  readonly to: string;
}

const startOf = (day: string): number => fromLocal(Date.parse(`${day}T00:00:00Z`), civilZone());

/** Audit rows, newest first. */
export function useAudit({ actor, action, within, from, to }: AuditFilter): Pages<AuditRow> {
  const query = new URLSearchParams({
    limit: '100',
    names: 'true',
    ...(actor !== '' && { actor }),
    ...(action !== '' && { action }),
    ...(within !== '' && { within }),
    ...(from !== '' && { since: String(startOf(from)) }),
    ...(to !== '' && { until: String(civilDaysOn(startOf(to), 1)) }),
  });
  return usePages(`/api/v1/audit?${query}`);
}
