import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, happens } from '#devices/simulator.ts';
import { cabinetEvents } from '#devices/terminal.ts';

const ROLL_MS = 5 * 86_400_000;

export default defineSimulator({
  start: (seed) => ({ seed, phase: chance(seed, 1) * ROLL_MS }),
  step: ({ seed, phase }, atMs) => ({
    points: {
      paperPct: 100 - 80 * (((atMs + phase) % ROLL_MS) / ROLL_MS),
      cashPct: 10 + 60 * (((atMs + phase * chance(seed, 2)) % ROLL_MS) / ROLL_MS),
      skimmed: 0,
      doorForced: 0,
      tempC: 24 + dayWave(atMs, 15) * 6,
      fault: 0,
    },
  }),
  events: { ...cabinetEvents, skimmer: happens(label('读卡口被加装异物', 'A reader is put over the slot'), ['skimmed'], null) },
});
