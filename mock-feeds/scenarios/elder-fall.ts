import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** The first watch of somebody at home. */
const cast = ({ devices }: Scene): Record<'watch', DeviceDraft[]> => ({
  watch: devices.filter(({ kind }) => kind === 'care-watch').slice(0, 1),
});

export default defineScenario({
  id: 'elder-fall',
  label: label('老人跌倒', 'An elder falls'),
  about: label(
    '一位老人在家中跌倒，手表报跌倒；30 秒后心率偏快，60 秒后按下求助键；5 分钟后扶起复位。手表以 4G 手表文本协议上报，无定位。',
    'An elder falls at home and the watch tells it; after 30 s the heart beats too fast, after 60 s the key for help is pressed; ' +
      'after 5 minutes all is well. The watch speaks the text protocol of 4G watches, and has no fix.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'watch', does: { event: 'fall' } },
    { afterS: 30, who: 'watch', does: { points: { fall: 1, heartLevel: 2 } } },
    { afterS: 60, who: 'watch', does: { points: { fall: 1, heartLevel: 2, sos: 1 } } },
    { afterS: 300, who: 'watch', does: 'release' },
  ],
  endsAfterS: 305,
});
