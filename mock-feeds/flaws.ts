import type { DeviceDraft } from '#contract/records/device.ts';
import { chance } from '#devices/simulator.ts';
import { hashText } from '#scenes/town/random.ts';

/** What is wrong with a device for good, so that the screen has truth to tell. */
export type Flaw =
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
  readonly flaw: Flaw;
}

const FLAWS: Readonly<Record<string, readonly Share[]>> = {
  manhole: [
    { oneIn: 90, flaw: { kind: 'silent' } },
    { oneIn: 160, flaw: { kind: 'clock', offsetMs: -7 * HOUR } },
  ],
  camera: [
    { oneIn: 80, flaw: { kind: 'silent' } },
    { oneIn: 400, flaw: { kind: 'event', event: 'occlude' } },
  ],
  'elevator-camera': [{ oneIn: 110, flaw: { kind: 'silent' } }],
  'sos-button': [{ oneIn: 130, flaw: { kind: 'silent' } }],
  'smoke-detector': [
    { oneIn: 1200, flaw: { kind: 'event', event: 'fault' } },
    { oneIn: 2400, flaw: { kind: 'event', event: 'shield' } },
  ],
  uitd: [{ oneIn: 25, flaw: { kind: 'clock', offsetMs: -6 * 365 * 24 * HOUR } }],
};

/** The same device always has the same flaw, or none. @param events event names its simulator knows; others are passed over. */
export function flawOf(device: Pick<DeviceDraft, 'id' | 'kind'>, events: (name: string) => boolean): Flaw | null {
  const luck = chance(hashText(device.id), 4242);
  let from = 0;
  for (const { oneIn, flaw } of FLAWS[device.kind] ?? []) {
    const drawn = luck >= from && luck < from + 1 / oneIn;
    from += 1 / oneIn;
    if (drawn) return flaw.kind === 'event' && !events(flaw.event) ? null : flaw;
  }
  return null;
}
