import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drawnDays, drift } from '#devices/simulator.ts';

const SINCE_DAYS = 20_100;

/** Three phases of a building: most is drawn in the evening. */
export default defineSimulator({
  start: (seed) => ({ seed, kw: 8 + chance(seed, 1) * 30 }),
  step: ({ seed, kw }, atMs) => {
    const volts = (phase: number): number => 226 + dayWave(atMs, 3) * 3 + drift(seed, phase, atMs, 600_000) * 2;
    const powerKw = kw * (1 + dayWave(atMs, 20) * 0.5);
    const amperes = (phase: number): number => ((powerKw / 3) * 1000) / volts(phase) + drift(seed, phase + 3, atMs, 600_000);
    return {
      points: {
        powerKw,
        energyKwh: Math.max(0, (drawnDays(atMs) - SINCE_DAYS) * kw * 24),
        voltageA: volts(1),
        voltageB: volts(2),
        voltageC: volts(3),
        currentA: amperes(1),
        currentB: amperes(2),
        currentC: amperes(3),
        neutralA: 0.8 + Math.abs(drift(seed, 7, atMs, 600_000)),
      },
    };
  },
  events: {
    'power-cut': {
      label: label('停电', 'Power cut'),
      lastsS: null,
      frames: [
        {
          atS: 0,
          points: { powerKw: 0, voltageA: 0, voltageB: 0, voltageC: 0, currentA: 0, currentB: 0, currentC: 0, neutralA: 0 },
        },
      ],
    },
  },
});
