import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

/** A quiet fence. */
export default defineSimulator({
  start: () => null,
  step: () => ({ points: { intrusion: 0, tamper: 0, fault: 0, bypassed: 0, supervised: 1 } }),
  obeys: {
    bypass: { points: {}, lastsS: 0 },
    'end-bypass': { points: {}, lastsS: 0 },
  },
  events: {
    'break-in': happens(label('有人翻越围栏', 'Somebody climbs the fence'), ['intrusion'], null),
    tamper: happens(label('探测器被拆', 'The detector is taken off'), ['tamper'], null),
    fault: happens(label('探测器故障', 'The detector fails'), ['fault'], null),
    bypass: happens(label('防区被旁路', 'The zone is bypassed'), ['bypassed'], null),
  },
});
