import type { DeviceEvent } from '#contract/reports/event.ts';
import type { EventStore } from '#server/storage/storage.ts';

/** Devices asked for at once; storage takes no more than a thousand. */
const TOGETHER = 500;
const PAGE = 1000;
/** Pages that are read at most for each: beyond that a point is visited several times a minute. */
const PAGES = 10;

interface Asked {
  readonly types: readonly string[];
  readonly devices: readonly string[];
  /** ms UTC. */
  readonly from: number;
  readonly to: number;
}

/** Check-ins that storage has of these points, oldest first. */
export async function checkInsSince(events: Pick<EventStore, 'list'>, { types, devices, from, to }: Asked): Promise<DeviceEvent[]> {
  const found: DeviceEvent[] = [];
  const all = [...new Set(devices)];
  for (const type of new Set(types))
    for (let n = 0; n < all.length; n += TOGETHER) {
      let after: string | undefined;
      for (let page = 0; page < PAGES; page++) {
        const { items, next } = await events.list({ devices: all.slice(n, n + TOGETHER), type, from, to, after, limit: PAGE });
        found.push(...items);
        if (next === null) break;
        after = next;
      }
    }
  return found.sort((a, b) => a.at - b.at);
}
