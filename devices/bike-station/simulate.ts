import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';

export default defineSimulator({
  start: (seed) => ({ seed, places: 30 + Math.floor(chance(seed, 1) * 50), home: chance(seed, 2) < 0.5 ? 22 : 10 }),
  step: ({ seed, places, home }, atMs) => {
    const bikes = Math.round(places * Math.min(0.92, 0.5 + 0.3 * dayWave(atMs, home) + 0.1 * drift(seed, 3, atMs, 1_800_000)));
    return {
      points: {
        fullPct: (bikes / places) * 100,
        bikes,
        outside: Math.floor(chance(seed, Math.floor(atMs / 3_600_000)) * 7),
        pathBlocked: 0,
      },
    };
  },
  events: {
    pileup: {
      label: label('单车淤积并阻塞人行道', 'Bikes pile up and block the path'),
      lastsS: null,
      frames: [
        { atS: 0, points: { fullPct: 98, outside: 12 } },
        { atS: 60, points: { fullPct: 100, outside: 42, pathBlocked: 1 } },
      ],
    },
  },
});
