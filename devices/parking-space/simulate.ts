import { label } from '#contract/label.ts';
import { batteryLife, chance, dayWave, defineSimulator, happens } from '#devices/simulator.ts';

const SLOT_MS = 5_400_000;

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({
    points: {
      // No car stays for a whole day: between four and five in the morning the street is swept.
      occupied: (atMs / 3_600_000 + 8) % 24 >= 5 && chance(seed, Math.floor(atMs / SLOT_MS)) < 0.6 + 0.2 * dayWave(atMs, 20) ? 1 : 0,
      blocking: 0,
      forbidden: 0,
      batteryPct: batteryLife(seed, atMs, 5),
    },
  }),
  events: {
    blocked: happens(label('消防通道被车辆占用', 'A car blocks the fire lane'), ['occupied', 'blocking'], null),
    forbidden: happens(label('禁停车辆停入', 'A car parks where none may'), ['occupied', 'forbidden'], 900),
  },
});
