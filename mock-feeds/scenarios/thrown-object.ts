import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'thrown-object',
  label: label('高空抛物', 'A thrown object'),
  about: label(
    '楼下的摄像机看到有东西从 11 层落下，上报事件和现场影像，半分钟后又是一次。',
    'A camera below a tower sees something fall from the 11th floor, and tells it with its footage; half a minute later again.',
  ),
  cast: (scene) => ({ camera: scene.devices.filter((device) => device.kind === 'throw-camera').slice(0, 1) }),
  steps: [
    { afterS: 0, who: 'camera', does: { tells: 'throw', attributes: { track: 'D1', floor: 11, confidence: 86 } } },
    { afterS: 40, who: 'camera', does: { tells: 'throw', attributes: { track: 'D2', floor: 11, confidence: 79 } } },
  ],
  endsAfterS: 45,
});
