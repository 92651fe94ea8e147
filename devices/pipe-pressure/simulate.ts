import { label } from '#contract/label.ts';
import { batteryLife, chance, defineSimulator, drift } from '#devices/simulator.ts';

const QUIET = { low: 0, high: 0, fault: 0, batteryLow: 0 };

/** A jockey pump holds the main between 0.4 and 0.6 MPa. */
export default defineSimulator({
  start: (seed) => ({ seed, rest: 420 + chance(seed, 1) * 140 }),
  step: ({ seed, rest }, atMs) => ({
    points: {
      ...QUIET,
      pressureKpa: Math.round(rest + drift(seed, 1, atMs, 900_000) * 18),
      batteryPct: batteryLife(seed, atMs, 5),
      rsrpDbm: Math.round(-88 + drift(seed, 2, atMs, 3_600_000) * 8),
    },
  }),
  events: {
    'valve-closed': {
      label: label('喷淋阀门被关，管网失压', 'A sprinkler valve is shut: no pressure'),
      lastsS: 900,
      ramps: ['pressureKpa'],
      frames: [
        { atS: 0, points: { pressureKpa: 400 } },
        { atS: 40, points: { pressureKpa: 20, low: 1 } },
        { atS: 900, points: { pressureKpa: 20, low: 1 } },
      ],
    },
  },
});
