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
  /** Days as `2026-11-26`, both included, by this browser's clock. */
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;
const startOf = (day: string): number => new Date(`${day}T00:00:00`).getTime();

/** Audit rows, newest first. */
export function useAudit({ actor, action, within, from, to }: AuditFilter): Pages<AuditRow> {
  const query = new URLSearchParams({
    limit: '100',
    names: 'true',
    ...(actor !== '' && { actor }),
    ...(action !== '' && { action }),
    ...(within !== '' && { within }),
    ...(from !== '' && { since: String(startOf(from)) }),
    ...(to !== '' && { until: String(startOf(to) + DAY_MS) }),
  });
  return usePages(`/api/v1/audit?${query}`);
}
