import type { DeviceDraft } from '#contract/records/device.ts';
import { label } from '#contract/label.ts';
import { defineScenario, type Scene } from '../scenario.ts';

/** A car with a camera and a terminal that can be told to hold; where no car has both, a camera. */
function cast({ devices }: Scene): Record<'camera', DeviceDraft[]> {
  const lifts = devices.filter(({ kind }) => kind === 'elevator');
  const cameras = devices.filter(({ kind }) => kind === 'elevator-camera');
  const beside = cameras.find(({ place, position: [lng, lat] }) =>
    lifts.some((lift) => lift.place === place && lift.position[0] === lng && lift.position[1] === lat),
  );
  return { camera: beside ? [beside] : cameras.slice(0, 1) };
}

export default defineScenario({
  id: 'ebike-lift',
  label: label('电动车入梯', 'E-bike in a lift'),
  about: label(
    '电梯摄像机识别到电动车被推入轿厢：电梯随即开门停梯并语音劝离，90 秒后电动车退出，告警解除，电梯恢复运行。',
    'A lift camera recognises an electric bike pushed into the car: the lift is held with its door open and tells the rider to leave; ' +
      'after 90 s the bike is out, the alert is over, and the lift runs again.',
  ),
  cast,
  steps: [{ afterS: 0, who: 'camera', does: { event: 'ebike' } }],
  endsAfterS: 110,
});
