import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const FLOODED = 20;
const TILTED = 2;
const OPENED = 1;

/** The wells nearest to the lowest end of the quarter, which is its north: water runs down to the lake. */
function cast(scene: Scene): Record<'flooded' | 'tilted' | 'opened', DeviceDraft[]> {
  const wells = scene.devices
    .filter((device) => device.kind === 'manhole')
    .sort((a, b) => b.position[1] - a.position[1] || (a.id < b.id ? -1 : 1));
  const flooded = Math.max(1, Math.min(FLOODED, wells.length - TILTED - OPENED));
  return {
    flooded: wells.slice(0, flooded),
    tilted: wells.slice(flooded, flooded + TILTED),
    opened: wells.slice(flooded + TILTED, flooded + TILTED + OPENED),
  };
}

export default defineScenario({
  id: 'storm',
  label: label('暴雨积水', 'Storm'),
  about: label(
    '北缘低处 20 个雨水井水位在两分钟内相继上涨越限，两个井盖被顶斜、一个被冲开；15 分钟后水退，井盖复位。',
    'Water in 20 wells of the low northern edge rises over the limit within two minutes, two covers are tilted and one is ' +
      'washed open; after 15 minutes the water falls and the covers are back.',
  ),
  cast,
  steps: [
    { afterS: 0, overS: 120, who: 'flooded', does: { event: 'flood' } },
    { afterS: 100, overS: 40, who: 'tilted', does: { event: 'tilt' } },
    { afterS: 150, who: 'opened', does: { event: 'open' } },
    { afterS: 900, overS: 60, who: 'tilted', does: 'release' },
    { afterS: 980, who: 'opened', does: 'release' },
  ],
  endsAfterS: 1030,
});
