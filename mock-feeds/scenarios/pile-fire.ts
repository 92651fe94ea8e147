import { METRES_PER_DEGREE, isWithin, parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const apart = ({ position: a }: DeviceDraft, { position: b }: DeviceDraft): number =>
  Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]) * METRES_PER_DEGREE;

/** A pile, and the nearest detectors of its compound that are low enough to smell it. */
function cast({ devices }: Scene): Record<'pile' | 'smoke', DeviceDraft[]> {
  const detectors = devices.filter(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor <= 3);
  const piles = devices
    .filter(({ kind }) => kind === 'charging-pile')
    .map((pile) => {
      const near = detectors.filter(({ place }) => isWithin(place, pile.place) || isWithin(pile.place, parentPath(place)));
      return { pile, near: near.map((one) => ({ one, metres: apart(one, pile) })).sort((a, b) => a.metres - b.metres)[0] };
    })
    .filter(({ near }) => near !== undefined)
    .sort((a, b) => a.near.metres - b.near.metres);
  const [best] = piles;
  return best === undefined ? { pile: [], smoke: [] } : { pile: [best.pile], smoke: [best.near.one] };
}

export default defineScenario({
  id: 'pile-fire',
  label: label('充电桩起火', 'Charging pile on fire'),
  about: label(
    '电动自行车充电时电池热失控：桩温上升、过温保护跳闸，50 秒后旁边楼内烟感报警；停止充电后明火扑灭，5 分钟后复位。',
    'A battery runs away while it charges: the pile heats up and trips, the detector beside it follows after 50 s; reset after 5 minutes.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'pile', does: { event: 'burn' } },
    { afterS: 50, who: 'smoke', does: { event: 'fire' } },
    { afterS: 300, who: 'smoke', does: 'release' },
    { afterS: 302, who: 'pile', does: 'release' },
  ],
  endsAfterS: 305,
});
