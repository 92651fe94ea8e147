import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator } from '#devices/simulator.ts';

const SLOT_MS = 3_600_000;

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({
    points: { status: chance(seed, Math.floor(atMs / SLOT_MS)) < 0.3 + 0.2 * dayWave(atMs, 19) ? 3 : 1 },
  }),
  events: {
    fault: { label: label('接口故障', 'The connector fails'), lastsS: null, frames: [{ atS: 0, points: { status: 255 } }] },
    away: { label: label('接口离网', 'The connector is off line'), lastsS: 600, frames: [{ atS: 0, points: { status: 0 } }] },
  },
});
