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

/** Audit rows, newest first, a page at a time. @param actor id, '' = anybody @param action '' = any */
export function useAudit(actor: string, action: string): { rows: AuditRow[] | null; refusal: ReturnType<typeof useLoad>['refusal']; more: (() => void) | null } {
  const asked = useDeferredValue(actor.trim());
  const query = new URLSearchParams({ limit: '100', ...(asked !== '' && { actor: asked }), ...(action !== '' && { action }) }).toString();
  const { data, refusal } = useLoad<AuditPage>(`/api/v1/audit?${query}`);
  const [further, setFurther] = useState<readonly AuditPage[]>([]);
  useEffect(() => setFurther([]), [data]);
  const next = (further.at(-1) ?? data)?.next ?? null;
  const more = useCallback((): void => {
    if (next !== null) void request<AuditPage>('GET', `/api/v1/audit?${query}&after=${next}`).then((page) => setFurther((pages) => [...pages, page]), () => undefined);
  }, [query, next]);
  return { rows: data && [data, ...further].flatMap(({ items }) => items), refusal, more: next === null ? null : more };
}
