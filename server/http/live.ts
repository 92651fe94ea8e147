import { FLAG_CLOCK_FAULT } from '#contract/live/columns.ts';
import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import { STATUSES } from '#contract/live/status.ts';
import type { LiveState } from '#server/state/state.ts';
import type { LiveReading } from './services.ts';

/** A device's live columns as JSON; null when the ledger does not know it. Points never reported are null. */
export function liveReading(state: LiveState, device: string): LiveReading | null {
  const handle = state.resolve(device);
  if (handle < 0) return null;
  const { columns } = state;
  const names = Object.keys(state.kind(handle).points);
  const values = names.map((name, index) => {
    const value = columns.values[columns.base[handle] + index];
    return [name, Number.isNaN(value) ? null : value] as const;
  });
  return {
    status: STATUSES[columns.status[handle]],
    observedAt: columns.observedAt[handle],
    clockFault: (columns.flags[handle] & FLAG_CLOCK_FAULT) !== 0,
    values: Object.fromEntries(values),
  };
}

/** Where a sender is taken to be that the ledger does not know: at the device it came through, or nowhere known. */
export function placeOfSender(state: LiveState, via: string | undefined): string {
  const handle = via === undefined ? -1 : state.resolve(via);
  return handle < 0 ? UNKNOWN_PLACE : state.device(handle).place;
}
