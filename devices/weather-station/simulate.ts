import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift } from '#devices/simulator.ts';

/** A dry day in late autumn. */
export default defineSimulator({
  start: (seed) => ({ seed, level: 0.8 + chance(seed, 1) }),
  step: ({ seed, level }, atMs) => ({
    points: {
      tempC: 8 + dayWave(atMs, 15) * 5 + drift(seed, 1, atMs, 3_600_000),
      humidityPct: 45 - dayWave(atMs, 15) * 12 + drift(seed, 2, atMs, 3_600_000) * 5,
      pressureHpa: 1022 + drift(seed, 3, atMs, 21_600_000) * 6,
      windMs: Math.max(0, 2.4 + drift(seed, 4, atMs, 900_000) * 2),
      windDeg: 180 + drift(seed, 5, atMs, 7_200_000) * 170,
      rainMmH: 0,
      levelM: level + drift(seed, 6, atMs, 21_600_000) * 0.15,
      pm25: 48 + drift(seed, 7, atMs, 7_200_000) * 25,
      pm10: 80 + drift(seed, 8, atMs, 7_200_000) * 35,
      noiseDb: 52 + dayWave(atMs, 15) * 6,
      fault: 0,
    },
  }),
  events: {
    storm: {
      label: label('暴雨', 'Rain storm'),
      lastsS: 1200,
      ramps: ['rainMmH', 'windMs', 'levelM'],
      frames: [
        { atS: 0, points: { rainMmH: 4, windMs: 6, levelM: 1.2 } },
        { atS: 60, points: { rainMmH: 42, windMs: 19, levelM: 1.8 } },
        { atS: 400, points: { rainMmH: 55, windMs: 21, levelM: 3.4 } },
        { atS: 1100, points: { rainMmH: 2, windMs: 6, levelM: 2.2 } },
      ],
    },
  },
});
