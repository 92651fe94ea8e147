import { useCallback, useDeferredValue, useEffect, useState } from 'react';
import type { Device } from '#contract/records/device.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { request } from '#client/session/session.ts';

export interface DevicePage {
  readonly items: Device[];
  readonly next: string | null;
  readonly total: number;
}

const PAGE = 100;

/** The devices that fit what was typed, a page at a time. @param kind '' = of any @param place '' = anywhere */
export function useDevices(text: string, kind: string, place: string): { rows: Device[] | null; total: number | null; more: (() => void) | null; again: () => void; refusal: ReturnType<typeof useLoad>['refusal'] } {
  const asked = useDeferredValue(text.trim());
  const query = new URLSearchParams({ total: 'true', limit: String(PAGE), ...(asked !== '' && { text: asked }), ...(kind !== '' && { kind }), ...(place !== '' && { within: place }) }).toString();
  const { data, refusal, again } = useLoad<DevicePage>(`/api/v1/devices?${query}`);
  const [further, setFurther] = useState<readonly DevicePage[]>([]);
  useEffect(() => setFurther([]), [data]);
  const next = (further.at(-1) ?? data)?.next ?? null;
  const more = useCallback((): void => {
    if (next === null) return;
    void request<DevicePage>('GET', `/api/v1/devices?${query}&after=${encodeURIComponent(next)}`).then((page) => setFurther((pages) => [...pages, page]), () => undefined);
  }, [query, next]);
  return { rows: data && [data, ...further].flatMap(({ items }) => items), total: data?.total ?? null, more: next === null ? null : more, again, refusal };
}
