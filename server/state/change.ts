import type { Device } from '#contract/records/device.ts';
import type { DeviceKind } from '#contract/device-kind.ts';

/** What one observation, or the passing of time, did to a device. Handed from state to rules. */
export interface Change {
  readonly device: Device;
  readonly kind: DeviceKind;
  /** Point that was reported; null when only time passed (stale, offline). */
  readonly point: string | null;
  /** NaN when only time passed. */
  readonly value: number;
  /** NaN = not reported since the server started: what happened before may have been missed, so rules speak again. */
  readonly previous: number;
  /** Indexes into STATUSES. */
  readonly status: number;
  readonly previousStatus: number;
  /** What the device's clock said, unchanged; when only time passed, when the newest reading was true. */
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly clockFault: boolean;
  readonly text: string;
}
