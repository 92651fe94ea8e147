import { useEffect, useMemo, useState } from 'react';
import type { Device } from '#contract/records/device.ts';
import { withBasePath } from '#client/session/base-path.ts';
import type { World } from '#client/world/world.ts';

/** After the last letter. */
const CALM_MS = 250;
const LEAST_LETTERS = 2;
const MOST = 20;

const NONE: readonly Device[] = [];

/** Devices that this screen does not hold, because there are too many to be told all: the server looks for them. */
export function useFarDevices(world: World, query: string): readonly Device[] {
  const [found, setFound] = useState<{ readonly of: string; readonly devices: readonly Device[] }>({ of: '', devices: NONE });
  const text = query.trim();
  const asks = world.far.count > 0 && text.length >= LEAST_LETTERS;
  useEffect(() => {
    if (!asks) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void lookFor(text, stop.signal).then((devices) => stop.signal.aborted || setFound({ of: text, devices }));
    }, CALM_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asks, text]);
  const current = asks && found.of === text ? found.devices : NONE;
  return useMemo(() => current.filter(({ id }) => !world.get('device', id)), [current, world]);
}

/** None where the server cannot be asked: what this screen holds is found all the same. */
async function lookFor(text: string, signal: AbortSignal): Promise<readonly Device[]> {
  try {
    const asked = new URLSearchParams({ text, limit: String(MOST) });
    const response = await fetch(withBasePath(`/api/v1/devices?${asked}`), { signal });
    return response.ok ? ((await response.json()) as { items: Device[] }).items : NONE;
  } catch {
    return NONE;
  }
}
