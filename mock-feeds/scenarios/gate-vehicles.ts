import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

const CAR = { lane: '1', plate: '鲁O6A123' };

export default defineScenario({
  id: 'gate-vehicles',
  label: label('大门车辆违规', 'Vehicles at a gate'),
  about: label(
    '一辆车逆行驶入小区大门，停在消防通道上；另一处大门有车久停。4 分钟后驶离，通道恢复。',
    'A car enters a compound against its lane and stands in the fire lane; at another gate one stays too long. After 4 minutes they leave.',
  ),
  cast: ({ devices }) => {
    const [gate, other] = devices.filter(({ kind }) => kind === 'access-gate');
    return { gate: gate ? [gate] : [], other: other ? [other] : [] };
  },
  steps: [
    { afterS: 0, who: 'gate', does: { tells: 'wrong-way', attributes: { serial: 1, ...CAR } } },
    { afterS: 20, who: 'gate', does: { tells: 'lane-blocked', attributes: { serial: 2, ...CAR } } },
    { afterS: 40, who: 'other', does: { tells: 'vehicle-stay', attributes: { serial: 3, lane: '2', plate: '鲁O8B456' } } },
    { afterS: 240, who: 'gate', does: { tells: 'lane-cleared', attributes: { serial: 4, lane: '1' } } },
    { afterS: 245, who: 'other', does: { tells: 'vehicle-left', attributes: { serial: 5, lane: '2' } } },
  ],
  endsAfterS: 250,
});
