import { label } from '#contract/label.ts';
import { valveObeys } from '#devices/parts.ts';
import { chance, defineSimulator, drawnDays } from '#devices/simulator.ts';

/** Meters were put in some time in 2025. */
const SINCE_DAYS = 20_100;

/** A flat of one to four people. What flows in an event is added to the count by whoever speaks for the meter. */
export default defineSimulator({
  start: (seed) => ({ perDay: 0.1 + chance(seed, 1) * 0.4, batteryLow: chance(seed, 2) < 0.01 ? 1 : 0 }),
  step: ({ perDay, batteryLow }, atMs) => ({
    points: { totalM3: Math.max(0, (drawnDays(atMs) - SINCE_DAYS) * perDay), valve: 0, batteryLow },
  }),
  obeys: valveObeys,
  events: {
    burst: {
      label: label('爆管', 'Pipe burst'),
      lastsS: null,
      ramps: ['flowM3h'],
      frames: [
        { atS: 0, points: { flowM3h: 6 } },
        { atS: 60, points: { flowM3h: 14 } },
      ],
    },
    backflow: { label: label('反流', 'Backflow'), lastsS: 600, frames: [{ atS: 0, points: { flowM3h: -0.6 } }] },
    stuck: { label: label('阀门卡住', 'Valve stuck'), lastsS: null, frames: [{ atS: 0, points: { valve: 2 } }] },
  },
});
