import { useDeferredValue } from 'react';
import type { Device } from '#contract/records/device.ts';
import { usePages, type Pages } from '#client/admin/parts/use-pages.ts';

/** The devices that fit what was typed. @param kind '' = of any */
export function useDevices(text: string, kind: string): Pages<Device> {
  const asked = useDeferredValue(text.trim());
  const query = new URLSearchParams({ total: 'true', limit: '100', names: 'true' });
  if (asked !== '') query.set('text', asked);
  if (kind !== '') query.set('kind', kind);
  return usePages(`/api/v1/devices?${query}`);
}
