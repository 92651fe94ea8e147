import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

/** Its line holds, as a rule. */
export default defineSimulator({
  start: () => ({}),
  step: () => ({ points: { backlog: 0, lagS: 0, clockS: 0, dropped: 0 } }),
  events: { full: happens(label('存满', 'Full'), ['dropped'], 600) },
});
