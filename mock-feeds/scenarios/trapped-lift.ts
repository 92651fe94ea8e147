import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'trapped-lift',
  label: label('电梯困人', 'Trapped in a lift'),
  about: label(
    '电梯停在两层之间，12 秒后轿厢内按下报警按钮，20 秒后终端确认困人：生命安全告警，救援须在 30 分钟内到场；5 分钟后获救。',
    'A lift stops between two floors; after 12 s the alarm button in the car is pressed, after 20 s its terminal is sure that people ' +
      'are shut in: life safety, and help must be there within 30 minutes; after 5 minutes they are out.',
  ),
  cast: (scene) => ({ lift: scene.devices.filter(({ kind }) => kind === 'elevator').slice(0, 1) }),
  steps: [
    { afterS: 0, who: 'lift', does: { event: 'trapped' } },
    { afterS: 300, who: 'lift', does: 'release' },
  ],
  endsAfterS: 305,
});
