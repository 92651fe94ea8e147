import { label } from '#contract/label.ts';
import { valveObeys } from '#devices/parts.ts';
import { chance, defineSimulator, drawnDays } from '#devices/simulator.ts';

const SINCE_DAYS = 20_100;

export default defineSimulator({
  start: (seed) => ({ perDay: 0.2 + chance(seed, 1) * 0.8, batteryLow: chance(seed, 2) < 0.01 ? 1 : 0 }),
  step: ({ perDay, batteryLow }, atMs) => ({
    points: { totalM3: Math.max(0, (drawnDays(atMs) - SINCE_DAYS) * perDay), valve: 0, batteryLow },
  }),
  obeys: valveObeys,
  events: { leak: { label: label('软管脱落', 'Hose came off'), lastsS: null, frames: [{ atS: 0, points: { flowM3h: 6.5 } }] } },
});
