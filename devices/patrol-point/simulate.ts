import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

/** A tag on a wall. Who goes by it is not its own: mock-feeds/patrols walks the rounds that the server has opened. */
export default defineSimulator({
  start: () => null,
  step: () => ({ points: { tagFault: 0 } }),
  events: { 'tag-damaged': happens(label('标签损坏', 'Tag damaged'), ['tagFault'], null) },
});
