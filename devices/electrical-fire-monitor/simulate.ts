import { label } from '#contract/label.ts';
import { QUIET } from '#devices/fire-component.ts';
import { chance, dayWave, defineSimulator, drift, happens } from '#devices/simulator.ts';

/** Some leakage there always is, and cables are warmest when everybody cooks. */
export default defineSimulator({
  start: (seed) => ({ seed, leaks: 20 + chance(seed, 1) * 90 }),
  step: ({ seed, leaks }, atMs) => ({
    points: {
      ...QUIET,
      residualMa: Math.round(leaks + drift(seed, 1, atMs, 1_800_000) * 12),
      temperatureC: 29 + dayWave(atMs, 19) * 6 + drift(seed, 2, atMs, 1_800_000) * 2,
    },
  }),
  events: {
    leak: {
      label: label('剩余电流增大，线缆发热', 'Residual current grows, the cable warms up'),
      lastsS: 1200,
      ramps: ['residualMa', 'temperatureC'],
      frames: [
        { atS: 0, points: { residualMa: 260, temperatureC: 42 } },
        { atS: 60, points: { residualMa: 800, temperatureC: 58 } },
        { atS: 150, points: { residualMa: 1200, temperatureC: 88, fire: 1 } },
        { atS: 1200, points: { residualMa: 1200, temperatureC: 88, fire: 1 } },
      ],
    },
    fault: happens(label('部件故障', 'Component fails'), ['fault'], null),
    shield: happens(label('被屏蔽', 'Shielded at the panel'), ['shielded'], null),
  },
});
