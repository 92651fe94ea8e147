import { isBehindAny } from '#contract/kinds/behind.ts';
import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { Device } from '#contract/records/device.ts';
import type { Records } from '#server/records/records.ts';

const MINUTE_MS = 60_000;
/** Lamps report every quarter of an hour: after so long it is seen whether they follow, ms. */
const FOLLOWED_MS = 20 * MINUTE_MS;
/** Panels are armed by hand; after so long `panel-armed` asks for it, ms. */
const ARMED_MS = 10 * MINUTE_MS;

/** When devices are judged by what is ordered of them: when other hours begin, and when they had time to follow. */
export class Looks {
  /** By schedule, ms UTC. */
  readonly #due = new Map<string, readonly number[]>();

  /** @param from since when its hours hold, ms UTC */
  plan(schedule: string, from: number, { suspends }: Pick<ActionSpec, 'suspends'>): void {
    // What stands at the end of a bypass is raised by who reckons it up, not by looking at once.
    this.#due.set(schedule, suspends === undefined ? [from, from + FOLLOWED_MS] : [from + ARMED_MS]);
  }

  /** Schedules whose devices are judged now, each once. A clock that is set back keeps none of them. @param now ms UTC */
  take(now: number): string[] {
    return [...this.#due].flatMap(([schedule, times]) => {
      const left = times.filter((at) => now < at && at - now <= FOLLOWED_MS);
      if (left.length === times.length) return [];
      if (left.length > 0) this.#due.set(schedule, left);
      else this.#due.delete(schedule);
      return [schedule];
    });
  }
}

/** These devices, and all that hangs behind them. */
export function withBehind(ids: readonly string[], records: Pick<Records, 'get' | 'all'>): Device[] {
  const named = new Set(ids);
  const gateways = new Set(ids.flatMap((id) => records.get('device', id)?.addresses ?? []));
  return [...records.all('device')].filter((device) => named.has(device.id) || isBehindAny(gateways, device));
}
