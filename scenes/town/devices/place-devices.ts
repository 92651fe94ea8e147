import type { DeviceDraft } from '#contract/records/device.ts';
import type { Random } from '../random.ts';
import type { Settlement } from '../settlement.ts';
import { cameras } from './cameras.ts';
import { callPoints, hydrants, smokeDetectors, transmissionUnits } from './fire.ts';
import { MIX, type Share } from './mix.ts';
import { liftCameras, sosButtons } from './people.ts';
import { manholes } from './road-side.ts';
import { apportion, type Placer } from './spot.ts';

interface Fleet extends Share {
  readonly place: Placer;
}

const FLEETS: readonly Fleet[] = [
  { ...MIX.smokeDetectors, place: smokeDetectors },
  { ...MIX.callPoints, place: callPoints },
  { ...MIX.cameras, place: cameras },
  { ...MIX.manholes, place: manholes },
  { ...MIX.hydrants, place: hydrants },
  { ...MIX.liftCameras, place: liftCameras },
  { ...MIX.sosButtons, place: sosButtons },
];
const UNITS: Fleet = { ...MIX.transmissionUnits, place: transmissionUnits };

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
