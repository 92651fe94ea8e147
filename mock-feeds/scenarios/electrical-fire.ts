import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** All on the panel of the first electrical monitor, so that they are of one compound. */
function cast({ devices }: Scene): Record<'board' | 'door' | 'main', DeviceDraft[]> {
  const of = (kind: string): DeviceDraft[] => devices.filter((device) => device.kind === kind);
  const [board] = of('electrical-fire-monitor');
  const panel = board?.addresses[0]?.split('/')[0] ?? '';
  const beside = of('fire-door').filter(({ addresses }) => addresses[0]?.startsWith(`${panel}/`));
  return { board: board ? [board] : [], door: beside.slice(0, 1), main: of('pipe-pressure').slice(0, 1) };
}

export default defineScenario({
  id: 'electrical-fire',
  label: label('配电间电气火灾', 'An electrical fire'),
  about: label(
    '配电间剩余电流增大、线缆发热，2 分半后电气火灾监控报警；同楼防火门被顶住，喷淋管网失压；6 分钟后处置完毕。',
    'In a distribution room the residual current grows and a cable warms up; after two and a half minutes its monitor reports a fire. ' +
      'A fire door near by is wedged open and a sprinkler main has no pressure; after 6 minutes all is well again.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'door', does: { event: 'wedged' } },
    { afterS: 0, who: 'board', does: { event: 'leak' } },
    { afterS: 60, who: 'main', does: { event: 'valve-closed' } },
    { afterS: 360, who: 'board', does: 'release' },
    { afterS: 360, who: 'door', does: 'release' },
    { afterS: 360, who: 'main', does: 'release' },
  ],
  endsAfterS: 365,
});
