import { label } from '#contract/label.ts';
import { QUIET } from '#devices/fire-component.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

export default defineSimulator({
  start: () => null,
  step: () => ({ points: { ...QUIET, manual: 0 } }),
  events: {
    run: happens(label('排烟启动', 'Runs against smoke'), ['started', 'feedback'], 600),
    'by-hand': happens(label('转为手动', 'Switched to manual'), ['manual'], null),
    fault: happens(label('风机故障', 'Fan fails'), ['fault'], null),
  },
});
