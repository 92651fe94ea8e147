import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** The meter of somebody who lives alone with a watch of the same floor, else of the same building; where neither is, any watch. */
function cast({ devices }: Scene): Record<'meter' | 'watch', DeviceDraft[]> {
  const watches = devices.filter(({ kind }) => kind === 'care-watch');
  const meters = devices.filter(({ kind }) => kind === 'elder-water-meter');
  for (const near of [({ place }: DeviceDraft) => place, ({ place }: DeviceDraft) => parentPath(place)])
    for (const meter of meters) {
      const watch = watches.find((one) => near(one) === near(meter));
      if (watch) return { meter: [meter], watch: [watch] };
    }
  return { meter: meters.slice(0, 1), watch: watches.slice(0, 1) };
}

export default defineScenario({
  id: 'quiet-home',
  label: label('独居老人家中无动静', 'A quiet home'),
  about: label(
    '一位独居老人家的水表不再走字，水务平台报一天未用水，20 秒后手表报已脱腕：先电话确认，再派网格员上门；8 分钟后恢复用水。',
    'The meter of an elder living alone stands still and the waterworks tell that no water was drawn for a day; after 20 s the watch ' +
      'tells that it was taken off: call first, then send a grid worker; after 8 minutes water is drawn again.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'meter', does: 'hold' },
    { afterS: 2, who: 'meter', does: { tells: 'no-use', attributes: { hours: 24 } } },
    { afterS: 20, who: 'watch', does: { event: 'taken-off' } },
    { afterS: 480, who: 'meter', does: { tells: 'used', attributes: {} } },
    { afterS: 480, who: 'watch', does: 'release' },
  ],
  endsAfterS: 482,
});
