import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { AlertSignal } from './rule.ts';

/** A device as it was: it is of another kind now, or no longer in the ledger. */
export interface FormerDevice {
  readonly device: Device;
  readonly kind: DeviceKind;
}

/**
 * Nothing more will be heard of what it said as that: its alerts end, and wait for somebody to take notice like all others.
 * @param at ms UTC
 */
export const judgeFormer = ({ device, kind }: FormerDevice, at: number): AlertSignal[] =>
  Object.keys(kind.alerts).map((code) => ({
    device: device.id,
    address: null,
    kind: kind.id,
    code,
    on: false,
    place: device.place,
    position: device.position,
    point: kind.headline,
    value: NaN,
    observedAt: at,
    receivedAt: at,
    clockFault: false,
    text: '',
    simulated: device.simulated,
  }));
