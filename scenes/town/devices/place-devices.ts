import type { DeviceDraft } from '#contract/records/device.ts';
import type { Random } from '../random.ts';
import type { Settlement } from '../settlement.ts';
import { cameras } from './cameras.ts';
import { callPoints, hydrants, smokeDetectors, transmissionUnits } from './fire.ts';
import { liftCameras, sosButtons } from './people.ts';
import { manholes } from './road-side.ts';
import { apportion, type Placer } from './spot.ts';

interface Fleet {
  readonly kind: string;
  /** Device ids are this and six digits. */
  readonly prefix: string;
  /** Its part of all devices but the transmission units. */
  readonly share: number;
  readonly place: Placer;
}

const FLEETS: readonly Fleet[] = [
  { kind: 'smoke-detector', prefix: 'sd', share: 2600, place: smokeDetectors },
  { kind: 'manual-call-point', prefix: 'mc', share: 500, place: callPoints },
  { kind: 'camera', prefix: 'cm', share: 600, place: cameras },
  { kind: 'manhole', prefix: 'mh', share: 500, place: manholes },
  { kind: 'hydrant-pressure', prefix: 'hy', share: 250, place: hydrants },
  { kind: 'elevator-camera', prefix: 'ec', share: 250, place: liftCameras },
  { kind: 'sos-button', prefix: 'so', share: 270, place: sosButtons },
];
const UNITS: Fleet = { kind: 'uitd', prefix: 'ut', share: 0, place: transmissionUnits };

/** Exactly `total` devices: one transmission unit per compound, the rest by kind in fixed shares. */
export function placeDevices(settlement: Settlement, total: number, random: Random): DeviceDraft[] {
  const units = settlement.compounds.length;
  if (total < units) throw new Error(`a town needs at least ${units} devices (one transmission unit per compound), got ${total}`);
  const counts = apportion(total - units, FLEETS.map((fleet) => fleet.share));
  return [...FLEETS, UNITS].flatMap((fleet, f) =>
    fleet.place(settlement, counts[f] ?? units, random.fork(fleet.kind)).map((spot, i): DeviceDraft => ({
      id: `${fleet.prefix}-${String(i + 1).padStart(6, '0')}`, kind: fleet.kind, ...spot, simulated: true,
    })));
}
