import { useCallback, useDeferredValue, useEffect, useState } from 'react';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { request } from '#client/session/session.ts';

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
interface AuditPage {
  readonly items: AuditRow[];
  readonly next: string | null;
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

/** Audit rows, newest first, a page at a time. */
export function useAudit({ actor, action, within, from, to }: AuditFilter): { rows: AuditRow[] | null; refusal: ReturnType<typeof useLoad>['refusal']; more: (() => void) | null } {
  const asked = useDeferredValue(actor.trim());
  const query = new URLSearchParams({
    limit: '100', ...(asked !== '' && { actor: asked }), ...(action !== '' && { action }), ...(within !== '' && { within }),
    ...(from !== '' && { since: String(startOf(from)) }), ...(to !== '' && { until: String(startOf(to) + DAY_MS) }),
  }).toString();
  const { data, refusal } = useLoad<AuditPage>(`/api/v1/audit?${query}`);
  const [further, setFurther] = useState<readonly AuditPage[]>([]);
  useEffect(() => setFurther([]), [data]);
  const next = (further.at(-1) ?? data)?.next ?? null;
  const more = useCallback((): void => {
    if (next !== null) void request<AuditPage>('GET', `/api/v1/audit?${query}&after=${next}`).then((page) => setFurther((pages) => [...pages, page]), () => undefined);
  }, [query, next]);
  return { rows: data && [data, ...further].flatMap(({ items }) => items), refusal, more: next === null ? null : more };
}
