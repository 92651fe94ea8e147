import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens } from '#devices/simulator.ts';
import { cabinetEvents } from '#devices/terminal.ts';

const FILTER_MS = 180 * 86_400_000;

export default defineSimulator({
  start: (seed) => ({ seed, phase: chance(seed, 1) * FILTER_MS }),
  step: ({ seed, phase }, atMs) => ({
    points: {
      tdsPpm: 60 + drift(seed, 2, atMs, 3_600_000) * 15,
      filterPct: 100 - 82 * (((atMs + phase) % FILTER_MS) / FILTER_MS),
      leak: 0,
      supply: 1,
      doorForced: 0,
      tempC: 24 + dayWave(atMs, 15) * 8,
      fault: 0,
    },
  }),
  obeys: {
    stop: { points: { supply: 0 }, lastsS: null },
    resume: { points: { supply: 1 }, lastsS: null },
  },
  events: {
    ...cabinetEvents,
    leak: happens(label('漏水', 'It leaks'), ['leak'], null),
    unfit: { label: label('水质超标', 'The water is unfit'), lastsS: null, frames: [{ atS: 0, points: { tdsPpm: 820 } }] },
  },
});
