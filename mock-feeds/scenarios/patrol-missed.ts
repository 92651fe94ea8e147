import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';
import { routesThrough } from '../patrols/routes.ts';

/** A point in the middle of the route that guards walk here. */
function cast({ devices }: Scene): Record<'skipped', DeviceDraft[]> {
  const points = devices.filter(({ kind }) => kind === 'patrol-point');
  const [route] = routesThrough(points);
  const middle = route?.points[Math.floor(route.points.length / 2)]?.device;
  return { skipped: points.filter(({ id }) => id === middle) };
}

export default defineScenario({
  id: 'patrol-missed',
  label: label('巡检漏检与补检', 'A patrol point is missed and made up'),
  about: label(
    '临时加巡一轮 2 分钟：中途一个点位无人到，先逾期、后漏检；3 分钟后补检，告警随之结束。',
    'A round of two minutes is begun by hand: nobody comes to one point, which is late, then missed; after three minutes it is made up, ' +
      'and its alert ends.',
  ),
  cast,
  steps: [{ afterS: 0, who: 'skipped', does: 'silence' }],
  round: { afterS: 1, who: 'skipped', lastsS: 120 },
  endsAfterS: 180,
});
