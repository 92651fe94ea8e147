import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'thrown-object',
  label: label('高空抛物', 'A thrown object'),
  about: label(
    '楼下的摄像机看到有东西从 11 层附近落下，上报事件和现场影像；40 秒与 80 秒后同一单元方向又各一次，成为屡次抛物。',
    'A camera below a tower sees something fall from about the 11th floor, and tells it with its footage; 40 s and 80 s later again from ' +
      'the same stack, which makes it one that throws again and again.',
  ),
  cast: (scene) => ({ camera: scene.devices.filter((device) => device.kind === 'throw-camera').slice(0, 1) }),
  steps: [
    { afterS: 0, who: 'camera', does: { tells: 'throw', attributes: { track: 'D1', floor: 11, confidence: 86, stack: '2单元' } } },
    { afterS: 40, who: 'camera', does: { tells: 'throw', attributes: { track: 'D2', floor: 11, confidence: 79, stack: '2单元' } } },
    { afterS: 80, who: 'camera', does: { tells: 'throw', attributes: { track: 'D3', floor: 12, confidence: 90, stack: '2单元' } } },
  ],
  endsAfterS: 85,
});
