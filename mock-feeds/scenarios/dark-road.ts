import { lampStretches } from '#contract/places/lamp-stretches.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { label } from '#contract/label.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const LAMPS = 5;
const gatewayOf = ({ addresses }: DeviceDraft): string => (addresses[0] ?? '').split('/')[0];

/** Lamps of one cabinet that follow each other along a road: the middle of the longest such stretch. */
function cast({ devices }: Scene): Record<'lamps', DeviceDraft[]> {
  const byGateway = Map.groupBy(
    devices.filter(({ kind }) => kind === 'street-lamp'),
    gatewayOf,
  );
  const [longest] = Array.from(byGateway.values(), (lamps) => lampStretches(lamps))
    .flat()
    .sort((a, b) => b.lamps.length - a.lamps.length);
  if (!longest) return { lamps: [...byGateway.values()].flat().slice(0, LAMPS) };
  const from = Math.max(0, Math.floor((longest.lamps.length - LAMPS) / 2));
  return { lamps: longest.lamps.slice(from, from + LAMPS) as DeviceDraft[] };
}

export default defineScenario({
  id: 'dark-road',
  label: label('路灯连片不亮', 'A dark road'),
  about: label(
    '一条路上相邻的五盏路灯在 20 秒内先后熄灭，网关按 TALQ 上报，合为一起事件并写明路段与长度；4 分钟后恢复。',
    'Five lamps in a row along a road go out within 20 s; their gateway tells it by TALQ, and they become one incident that names the ' +
      'stretch and its length; after 4 minutes they are lit again.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'lamps', does: { event: 'out' }, overS: 20 },
    { afterS: 240, who: 'lamps', does: 'release' },
  ],
  endsAfterS: 245,
});
