import { label } from '#contract/label.ts';
import { batteryLife, chance, defineSimulator, drift } from '#devices/simulator.ts';

const QUIET = { low: 0, high: 0, fault: 0, batteryLow: 0 };

export default defineSimulator({
  start: (seed) => ({ seed, rest: 2.5 + chance(seed, 1) * 0.4 }),
  step: ({ seed, rest }, atMs) => ({
    points: {
      ...QUIET,
      levelM: rest + drift(seed, 1, atMs, 7_200_000) * 0.05,
      batteryPct: batteryLife(seed, atMs, 5),
      rsrpDbm: Math.round(-92 + drift(seed, 2, atMs, 3_600_000) * 8),
    },
  }),
  events: {
    leak: {
      label: label('水池漏空', 'The pond runs empty'),
      lastsS: 1800,
      ramps: ['levelM'],
      frames: [
        { atS: 0, points: { levelM: 2.4 } },
        { atS: 120, points: { levelM: 0.6, low: 1 } },
        { atS: 1800, points: { levelM: 0.6, low: 1 } },
      ],
    },
  },
});
