import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const buildingOf = ({ place }: DeviceDraft): string => (/\/[FB]\d\d$/.test(place) ? parentPath(place) : place);

/** The shut-off valve that is nearest in plan; areas without a gas network have none. */
function valveNear(detector: DeviceDraft | undefined, devices: Scene['devices']): DeviceDraft[] {
  if (detector === undefined) return [];
  const [lng, lat] = detector.position;
  const away = ({ position: [x, y] }: DeviceDraft): number => Math.hypot((x - lng) * Math.cos((lat * Math.PI) / 180), y - lat);
  const [nearest] = devices.filter(({ kind }) => kind === 'gas-valve').sort((a, b) => away(a) - away(b));
  return nearest === undefined ? [] : [nearest];
}

/** A detector, the gas meter nearest to it (of the same building where there is one), and the valve that is closed. */
function cast({ devices }: Scene): Record<'detector' | 'meter' | 'valve', DeviceDraft[]> {
  const meters = devices.filter(({ kind }) => kind === 'gas-meter');
  const detectors = devices.filter(({ kind }) => kind === 'gas-alarm');
  for (const detector of detectors) {
    const meter = meters.find((one) => buildingOf(one) === buildingOf(detector));
    if (meter) return { detector: [detector], meter: [meter], valve: valveNear(detector, devices) };
  }
  return { detector: detectors.slice(0, 1), meter: meters.slice(0, 1), valve: valveNear(detectors[0], devices) };
}

export default defineScenario({
  id: 'gas-leak',
  label: label('燃气泄漏', 'Gas leak'),
  about: label(
    '燃气软管脱落：燃气表流量异常，20 秒后报警器报警；4 分钟后最近的切断阀关闭，停止流出。',
    'A gas hose comes off: the meter runs fast, the detector follows in 20 s; after four minutes the nearest valve is closed.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'meter', does: { event: 'leak' } },
    { afterS: 0, who: 'detector', does: { event: 'leak' } },
    { afterS: 240, who: 'valve', does: { points: { open: 0 } } },
    { afterS: 240, who: 'meter', does: 'release' },
    { afterS: 300, who: 'detector', does: 'release' },
  ],
  endsAfterS: 360,
});
