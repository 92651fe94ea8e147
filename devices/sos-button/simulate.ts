import { label } from '#contract/label.ts';
import { batteryLife, chance, defineSimulator, drift, happens } from '#devices/simulator.ts';

export default defineSimulator({
  start: (seed) => ({ seed, rsrp: -105 + chance(seed, 1) * 30 }),
  step: (button, atMs) => ({
    points: {
      sos: 0,
      tamper: 0,
      batteryPct: batteryLife(button.seed, atMs, 2),
      rsrpDbm: Math.round(button.rsrp + drift(button.seed, 1, atMs, 900_000) * 3),
    },
  }),
  events: {
    sos: happens(label('老人按下求助', 'Somebody calls for help'), ['sos'], 120),
    tamper: happens(label('按钮被拆下', 'Button taken off'), ['tamper'], null),
  },
});
