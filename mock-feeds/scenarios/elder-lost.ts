import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'elder-lost',
  label: label('老人走失', 'An elder is lost'),
  about: label(
    '一位老人走出安全区域，手表持续报告位置；十分钟后按下求助键，五分钟后被送回家。',
    'An elder leaves the safe area, and the watch says where it is; after ten minutes the elder presses its key, ' +
      'five minutes later is brought home.',
  ),
  cast: (scene) => ({ elder: scene.devices.filter((device) => device.kind === 'care-watch').slice(-1) }),
  steps: [
    { afterS: 0, who: 'elder', does: { event: 'wander' } },
    { afterS: 600, who: 'elder', does: { points: { outside: 1, sos: 1 } } },
    { afterS: 900, who: 'elder', does: 'release' },
  ],
  endsAfterS: 930,
});
