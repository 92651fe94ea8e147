import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'ebike-lift',
  label: label('电动车入梯', 'E-bike in a lift'),
  about: label(
    '电梯摄像机识别到电动车被推入轿厢，轿门受阻 90 秒，随后推出。',
    'A lift camera recognises an electric bike pushed into the car; the door is held for 90 s until it is out again.',
  ),
  cast: (scene) => ({ lift: scene.devices.filter((device) => device.kind === 'elevator-camera').slice(0, 1) }),
  steps: [{ afterS: 0, who: 'lift', does: { event: 'ebike' } }],
  endsAfterS: 95,
});
