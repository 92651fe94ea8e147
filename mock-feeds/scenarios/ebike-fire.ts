import type { DeviceDraft } from '#contract/records/device.ts';
import { label } from '#contract/label.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** The camera and the terminal of one car, where a car has both. */
function cast({ devices }: Scene): Record<'camera' | 'lift', DeviceDraft[]> {
  const lifts = devices.filter(({ kind }) => kind === 'elevator');
  for (const camera of devices.filter(({ kind }) => kind === 'elevator-camera')) {
    const [lng, lat] = camera.position;
    const lift = lifts.find(({ place, position }) => place === camera.place && position[0] === lng && position[1] === lat);
    if (lift) return { camera: [camera], lift: [lift] };
  }
  return { camera: devices.filter(({ kind }) => kind === 'elevator-camera').slice(0, 1), lift: lifts.slice(0, 1) };
}

export default defineScenario({
  id: 'ebike-fire',
  label: label('梯内电动车升温', 'E-bike heats up in a lift'),
  about: label(
    '电动车进入轿厢，随后轿厢温度在一分钟内升到 70 ℃：两条告警合为一起火灾危险事件。',
    'An e-bike is in a lift, and within a minute the car is at 70 °C: both alerts become one incident, a fire about to break out.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'camera', does: { points: { ebike: 1, people: 1 } } },
    { afterS: 15, who: 'lift', does: { event: 'hot' } },
  ],
  endsAfterS: 180,
});
