import { label } from '#contract/label.ts';
import { batteryLife, chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';

/** Town main at 0.25 to 0.35 MPa: lower when everybody cooks and washes in the evening. */
export default defineSimulator({
  start: (seed) => ({ seed, rest: 260 + chance(seed, 1) * 90 }),
  step: (hydrant, atMs) => ({
    points: {
      pressureKpa: hydrant.rest - dayWave(atMs, 19) * 20 + drift(hydrant.seed, 1, atMs, 300_000) * 8,
      batteryPct: batteryLife(hydrant.seed, atMs, 5),
      fault: 0,
    },
  }),
  events: {
    drop: {
      label: label('水压下降', 'Pressure drops'),
      lastsS: 900,
      ramps: ['pressureKpa'],
      frames: [
        { atS: 0, points: { pressureKpa: 240 } },
        { atS: 60, points: { pressureKpa: 70 } },
        { atS: 800, points: { pressureKpa: 70 } },
      ],
    },
    fault: { label: label('传感器故障', 'Sensor fails'), lastsS: null, frames: [{ atS: 0, points: { fault: 1 } }] },
  },
});
