import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** Kinds that fall silent without the mains. */
const ON_MAINS = new Set(['elevator-camera', 'camera', 'access-gate']);

const buildingOf = ({ place }: DeviceDraft): string => (/\/[FB]\d\d$/.test(place) ? parentPath(place) : place);

/** The meter whose building has most that hangs on the mains; where no building has any, what is nearby does. */
function cast({ devices }: Scene): Record<'meter' | 'mains', DeviceDraft[]> {
  const onMains = devices.filter(({ kind }) => ON_MAINS.has(kind));
  const mains = Map.groupBy(onMains, buildingOf);
  const powered = (meter: DeviceDraft): DeviceDraft[] => mains.get(buildingOf(meter)) ?? onMains.slice(0, 1);
  const meters = devices.filter(({ kind }) => kind === 'electricity-meter').sort((a, b) => powered(b).length - powered(a).length);
  return { meter: meters.slice(0, 1), mains: meters.slice(0, 1).flatMap(powered) };
}

export default defineScenario({
  id: 'power-cut',
  label: label('楼栋停电', 'Power cut'),
  about: label(
    '一栋楼停电：总表电压为零，电梯摄像机等市电设备随之离线；8 分钟后恢复。',
    'A building loses its power: its meter reads no voltage, lift cameras and others on the mains fall silent; back after 8 minutes.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'meter', does: { event: 'power-cut' } },
    { afterS: 0, who: 'mains', does: 'silence' },
  ],
  endsAfterS: 480,
});
