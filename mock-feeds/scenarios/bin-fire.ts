import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'bin-fire',
  label: label('垃圾箱起火', 'Fire in a bin'),
  about: label(
    '烟头引燃垃圾箱：箱温上升，75 秒后探测到明火，4 分钟后扑灭；另一处满溢。',
    'A cigarette sets a bin on fire: it heats up, flames after 75 s, out after 4 minutes; another one overflows.',
  ),
  cast: ({ devices }) => {
    const bins = devices.filter(({ kind }) => kind === 'smart-bin');
    return { burning: bins.slice(0, 1), full: bins.slice(1, 2) };
  },
  steps: [
    { afterS: 0, who: 'burning', does: { event: 'smoulder' } },
    { afterS: 20, who: 'full', does: { event: 'overflow' } },
    { afterS: 240, who: 'burning', does: 'release' },
    { afterS: 250, who: 'full', does: 'release' },
  ],
  endsAfterS: 255,
});
