import { label } from '#contract/label.ts';
import { batteryLife, defineSimulator, happens } from '#devices/simulator.ts';

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({ points: { open: 1, fault: 0, batteryPct: batteryLife(seed, atMs, 6) } }),
  // Whoever comes to look opens it again.
  obeys: { close: { points: { open: 0 }, lastsS: 1800 } },
  events: { fault: happens(label('切断阀故障', 'The valve is faulty'), ['fault'], null) },
});
