import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** Of this many storeys and more, one building is as good as another. */
const HIGH_RISE = 30;

/**
 * The highest kitchen detector, up to the 12th floor, that has a corridor detector on its floor and a call point in its building: in a
 * high-rise where there is one.
 */
function cast(scene: Scene): Record<'kitchen' | 'corridor' | 'callPoint', DeviceDraft[]> {
  const storeys = new Map(scene.places.map(({ path, floors = 0 }) => [path, Math.min(HIGH_RISE, floors)]));
  const rise = ({ place }: DeviceDraft): number => storeys.get(parentPath(place)) ?? 0;
  const detectors = scene.devices.filter((device) => device.kind === 'smoke-detector');
  const corridors = new Map(
    detectors
      .filter((device) => device.name.includes('走廊'))
      .reverse()
      .map((device) => [device.place, device]),
  );
  const buttons = Map.groupBy(
    scene.devices.filter((device) => device.kind === 'manual-call-point'),
    (device) => parentPath(device.place),
  );
  const kitchens = detectors.filter((device) => device.name.includes('厨房')).sort((a, b) => rise(b) - rise(a) || score(b) - score(a));
  for (const kitchen of kitchens) {
    const corridor = corridors.get(kitchen.place);
    const callPoint = buttons.get(parentPath(kitchen.place))?.sort((a, b) => nearness(b, kitchen) - nearness(a, kitchen))[0];
    if (corridor && callPoint) return { kitchen: [kitchen], corridor: [corridor], callPoint: [callPoint] };
  }
  return { kitchen: [], corridor: [], callPoint: [] };
}

const score = ({ floor = 0 }: DeviceDraft): number => (floor <= 12 ? floor : -floor);
const nearness = (a: DeviceDraft, b: DeviceDraft): number => -Math.abs((a.floor ?? 0) - (b.floor ?? 0));

export default defineScenario({
  id: 'kitchen-fire',
  label: label('厨房起火', 'Kitchen fire'),
  about: label(
    '一户厨房烟感报警，20 秒后走廊烟感报警，45 秒后有人按下手动报警按钮；4 分钟后在控制器上复位。',
    'A kitchen detector fires, the corridor follows after 20 s, somebody presses the call point after 45 s; ' +
      'the panel is reset after 4 minutes.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'kitchen', does: { event: 'fire' } },
    { afterS: 20, who: 'corridor', does: { event: 'fire' } },
    { afterS: 45, who: 'callPoint', does: { points: { fire: 1 } } },
    { afterS: 240, who: 'callPoint', does: 'release' },
    { afterS: 241, who: 'corridor', does: 'release' },
    { afterS: 242, who: 'kitchen', does: 'release' },
  ],
  endsAfterS: 245,
});
