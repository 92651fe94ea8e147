import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator } from '#devices/simulator.ts';
import { cabinetEvents } from '#devices/terminal.ts';

const EMPTIED_MS = 86_400_000;

export default defineSimulator({
  start: (seed) => ({ seed, phase: chance(seed, 1) * EMPTIED_MS }),
  step: ({ seed, phase }, atMs) => ({
    points: {
      shelvesPct: 75 - 8 * dayWave(atMs, 17) + chance(seed, 2) * 10,
      returnsPct: 5 + 60 * (((atMs + phase) % EMPTIED_MS) / EMPTIED_MS),
      doorForced: 0,
      tempC: 23 + dayWave(atMs, 15) * 6,
      fault: 0,
    },
  }),
  events: {
    ...cabinetEvents,
    returns: { label: label('还书箱满', 'The returns box is full'), lastsS: null, frames: [{ atS: 0, points: { returnsPct: 99 } }] },
  },
});
