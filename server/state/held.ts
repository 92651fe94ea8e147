import type { Device } from '#contract/records/device.ts';
import type { Change } from './change.ts';
import type { LiveState } from './state.ts';

/** What is held of a device, point by point, as if it had just been reported. @param receivedAt ms UTC */
export function heldOf(state: Pick<LiveState, 'resolve' | 'kind' | 'columns'>, device: Device, receivedAt: number): Change[] {
  const handle = state.resolve(device.id);
  if (handle < 0) return [];
  const { base, values, status, observedAt } = state.columns;
  const kind = state.kind(handle);
  const about = { device, kind, status: status[handle], previousStatus: status[handle], previous: NaN, text: '', clockFault: false };
  return Object.keys(kind.points).flatMap((point, i) => {
    const value = values[base[handle] + i];
    return Number.isNaN(value) ? [] : [{ ...about, point, value, observedAt: observedAt[handle], receivedAt }];
  });
}
