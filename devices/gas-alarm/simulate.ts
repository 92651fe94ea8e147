import { label } from '#contract/label.ts';
import { defineSimulator, drift } from '#devices/simulator.ts';

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({ points: { alarm: 0, ch4Lel: Math.max(0, 0.5 + drift(seed, 1, atMs, 3_600_000)), fault: 0 } }),
  events: {
    leak: {
      label: label('燃气泄漏', 'Gas leaks'),
      lastsS: null,
      frames: [
        { atS: 0, points: { ch4Lel: 12, alarm: 0 } },
        { atS: 20, points: { ch4Lel: 24, alarm: 1 } },
        { atS: 60, points: { ch4Lel: 38, alarm: 1 } },
      ],
    },
  },
});
