import { useDeferredValue } from 'react';
import type { Device } from '#contract/records/device.ts';
import { usePages, type Pages } from '#client/admin/parts/use-pages.ts';

/** The devices that fit what was typed. @param kind '' = of any */
export function useDevices(text: string, kind: string): Pages<Device> {
  const asked = useDeferredValue(text.trim());
  return usePages(`/api/v1/devices?${new URLSearchParams({ total: 'true', limit: '100', ...(asked !== '' && { text: asked }), ...(kind !== '' && { kind }) })}`);
}
