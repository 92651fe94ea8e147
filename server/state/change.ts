import type { Device } from '#contract/records/device.ts';
import type { DeviceKind } from '#contract/device-kind.ts';

/** What one observation, or the passing of time, did to a device. Handed from state to rules. */
export interface Change {
  readonly device: Device;
  readonly kind: DeviceKind;
  /** Point that was reported; null when only time passed (stale, offline). */
  readonly point: string | null;
  readonly value: number;
  /** NaN = never reported before. */
  readonly previous: number;
  /** Indexes into STATUSES. */
  readonly status: number;
  readonly previousStatus: number;
  /** What the device's clock said, unchanged. */
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly clockFault: boolean;
  readonly text: string;
}
