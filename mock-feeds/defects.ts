import type { DeviceDraft } from '#contract/records/device.ts';
import { chance } from '#devices/simulator.ts';
import { hashText } from '#scenes/random.ts';

/** What is wrong with a device for good, so that the screen has truth to tell. */
export type Defect =
  /** Reports once and falls silent. */
  | { readonly kind: 'silent' }
  /** An event of its simulator that never ends. */
  | { readonly kind: 'event'; readonly event: string }
  /** Its clock is off by so many ms. */
  | { readonly kind: 'clock'; readonly offsetMs: number };

const HOUR = 3_600_000;

interface Share {
  /** Of the devices of this kind, one in so many. */
  readonly oneIn: number;
  readonly defect: Defect;
}

const DEFECTS: Readonly<Record<string, readonly Share[]>> = {
  manhole: [
    { oneIn: 90, defect: { kind: 'silent' } },
    { oneIn: 160, defect: { kind: 'clock', offsetMs: -7 * HOUR } },
  ],
  camera: [
    { oneIn: 80, defect: { kind: 'silent' } },
    { oneIn: 400, defect: { kind: 'event', event: 'occlude' } },
  ],
  'elevator-camera': [{ oneIn: 110, defect: { kind: 'silent' } }],
  'sos-button': [{ oneIn: 130, defect: { kind: 'silent' } }],
  'smoke-detector': [
    { oneIn: 1200, defect: { kind: 'event', event: 'fault' } },
    { oneIn: 2400, defect: { kind: 'event', event: 'shield' } },
  ],
  uitd: [{ oneIn: 25, defect: { kind: 'clock', offsetMs: -6 * 365 * 24 * HOUR } }],
};

/** The same device always has the same defect, or none. @param events event names its simulator knows; others are passed over. */
export function defectOf(device: Pick<DeviceDraft, 'id' | 'kind'>, events: (name: string) => boolean): Defect | null {
  const random = chance(hashText(device.id), 4242);
  let from = 0;
  for (const { oneIn, defect } of DEFECTS[device.kind] ?? []) {
    const drawn = random >= from && random < from + 1 / oneIn;
    from += 1 / oneIn;
    if (drawn) return defect.kind === 'event' && !events(defect.event) ? null : defect;
  }
  return null;
}
