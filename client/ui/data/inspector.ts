import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';

/** What a kind's own part of the device panel (`devices/<kind>/inspector.tsx`, default export) is given. */
export interface InspectorProps {
  readonly device: Device;
  readonly kind: DeviceKind;
  /** In the order of the kind's points; NaN = never reported. */
  readonly values: readonly number[];
  /** ms UTC; 0 = never heard. */
  readonly observedAt: number;
}
