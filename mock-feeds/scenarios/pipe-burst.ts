import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'pipe-burst',
  label: label('夜间爆管', 'Pipe burst'),
  about: label(
    '一块水表后的管道爆裂，流量升到每小时十几立方米；关阀后停止。',
    'A pipe bursts behind a water meter and runs at over ten cubic metres an hour; closing the valve ends it.',
  ),
  cast: (scene) => ({ meter: scene.devices.filter((device) => device.kind === 'water-meter').slice(0, 1) }),
  steps: [{ afterS: 0, who: 'meter', does: { event: 'burst' } }],
  endsAfterS: 300,
});
