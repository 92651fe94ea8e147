import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'fire-lane',
  label: label('消防通道被占', 'Fire lane blocked'),
  about: label(
    '车辆停在小区消防通道上，两处共享单车同时淤积；4 分钟后车辆驶离、单车清走。',
    'A car stands in the fire lane of a compound while shared bikes pile up twice; after 4 minutes all is cleared.',
  ),
  cast: ({ devices }) => {
    const lanes = devices.filter(({ kind, name }) => kind === 'parking-space' && name.includes('消防通道'));
    const spaces = devices.filter(({ kind }) => kind === 'parking-space');
    return {
      lane: (lanes.length > 0 ? lanes : spaces).slice(0, 1),
      bikes: devices.filter(({ kind }) => kind === 'bike-station').slice(0, 2),
    };
  },
  steps: [
    { afterS: 0, who: 'lane', does: { event: 'blocked' } },
    { afterS: 15, who: 'bikes', does: { event: 'pileup' }, overS: 30 },
    { afterS: 240, who: 'lane', does: 'release' },
    { afterS: 245, who: 'bikes', does: 'release' },
  ],
  endsAfterS: 250,
});
