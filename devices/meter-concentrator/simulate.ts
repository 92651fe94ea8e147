import { label } from '#contract/label.ts';
import { defineSimulator } from '#devices/simulator.ts';

/** It is heard by its line alone; what it would read is made where it dials in. */
export default defineSimulator({
  start: () => ({}),
  step: () => ({ points: { meters: 20, silent: 0 } }),
  events: { noise: { label: label('总线干扰', 'Noise on the bus'), lastsS: 600, frames: [{ atS: 0, points: { silent: 3 } }] } },
});
