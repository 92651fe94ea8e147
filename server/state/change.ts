import type { Device } from '#contract/records/device.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Observation } from '#contract/reports/observation.ts';

/** What is ordered of a device, and since when, ms UTC. */
export interface Ordered {
  readonly action: string;
  readonly params: Readonly<Record<string, AttributeValue>>;
  readonly from: number;
}

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
  /** When it was true, corrected for a wrong clock, monotonic ms; left out when only time passed, or it came late. */
  readonly at?: number;
  readonly clockFault: boolean;
  readonly text: string;
  /** What its schedule orders of the device now; left out where none does. */
  readonly ordered?: Ordered;
}

/** A device that fell silent, or whose sensor was found broken: nothing was reported, only time passed. */
export const silentChange = (
  about: Pick<Change, 'device' | 'kind' | 'status' | 'previousStatus' | 'observedAt' | 'receivedAt'>,
): Change => ({ ...about, point: null, value: NaN, previous: NaN, clockFault: false, text: '' });

/** What is reported, before it is known what it was held against. */
export type Reported = Omit<Change, 'previous' | 'clockFault'>;

export const reportedChange = (
  { point, observedAt, text = '' }: Observation,
  value: number,
  receivedAt: number,
  about: Pick<Change, 'device' | 'kind' | 'status' | 'previousStatus'>,
): Reported => ({ ...about, point, value, observedAt, receivedAt, text });
