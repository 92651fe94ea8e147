import type { Change } from '#server/state/change.ts';
import type { AlertSignal } from './rule.ts';

/** The usual signal: about the device that changed, where it hangs. */
export const signal = (change: Change, code: string, on: boolean): AlertSignal => ({
  device: change.device.id,
  address: null,
  kind: change.kind.id,
  code,
  on,
  place: change.device.place,
  position: change.device.position,
  point: change.point ?? change.kind.headline,
  value: change.value,
  observedAt: change.observedAt,
  receivedAt: change.receivedAt,
  clockFault: change.clockFault,
  text: change.text,
  simulated: change.device.simulated,
});
