import { label } from '#contract/label.ts';
import { QUIET } from '#devices/fire-component.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

export default defineSimulator({
  start: () => null,
  step: () => ({ points: { ...QUIET, open: 0 } }),
  events: {
    wedged: happens(label('防火门被顶住', 'The door is wedged open'), ['open', 'supervise'], null),
    fault: happens(label('部件故障', 'Component fails'), ['fault'], null),
    shield: happens(label('被屏蔽', 'Shielded at the panel'), ['shielded'], null),
  },
});
