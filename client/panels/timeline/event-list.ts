import type { DeviceEvent } from '#contract/reports/event.ts';
import { compareEvents } from '#contract/wire/event-focus.ts';

/** Events shown of one focus: more are read again when they are scrolled to. */
export const MOST_SHOWN = 2000;

/**
 * Both lists in one, newest first, each event once. Beyond the most that are shown the oldest leave.
 * @param shown in order already
 */
export function mergeEvents(shown: readonly DeviceEvent[], more: readonly DeviceEvent[], most = MOST_SHOWN): readonly DeviceEvent[] {
  const known = new Set(shown.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id) && known.add(id)).sort(compareEvents);
  if (fresh.length === 0) return shown;
  const merged: DeviceEvent[] = [];
  let at = 0;
  for (const event of shown) {
    while (at < fresh.length && compareEvents(fresh[at], event) < 0) merged.push(fresh[at++]);
    merged.push(event);
  }
  merged.push(...fresh.slice(at));
  return merged.length > most ? merged.slice(0, most) : merged;
}
