import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'downpour',
  label: label('短时强降雨', 'Downpour'),
  about: label(
    '气象站雨强一分钟内升到每小时四十多毫米，随后大风、河道水位超警，20 分钟后缓和。',
    'A station reads over forty millimetres of rain an hour, then a gale and a river over its warning level; it eases after 20 minutes.',
  ),
  cast: (scene) => ({ station: scene.devices.filter((device) => device.kind === 'weather-station').slice(0, 1) }),
  steps: [{ afterS: 0, who: 'station', does: { event: 'storm' } }],
  endsAfterS: 1200,
});
