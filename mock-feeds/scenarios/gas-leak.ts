import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const buildingOf = ({ place }: DeviceDraft): string => (/\/[FB]\d\d$/.test(place) ? parentPath(place) : place);

/** A detector, and the gas meter nearest to it: of the same building where there is one. */
function cast({ devices }: Scene): Record<'detector' | 'meter', DeviceDraft[]> {
  const meters = devices.filter(({ kind }) => kind === 'gas-meter');
  const detectors = devices.filter(({ kind }) => kind === 'gas-alarm');
  for (const detector of detectors) {
    const meter = meters.find((one) => buildingOf(one) === buildingOf(detector));
    if (meter) return { detector: [detector], meter: [meter] };
  }
  return { detector: detectors.slice(0, 1), meter: meters.slice(0, 1) };
}

export default defineScenario({
  id: 'gas-leak',
  label: label('燃气泄漏', 'Gas leak'),
  about: label(
    '燃气软管脱落：燃气表流量异常，20 秒后报警器报警；关闭表阀后停止流出。',
    'A gas hose comes off: the meter runs too fast, the detector follows after 20 s; closing the valve stops the flow.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'meter', does: { event: 'leak' } },
    { afterS: 0, who: 'detector', does: { event: 'leak' } },
  ],
  endsAfterS: 360,
});
