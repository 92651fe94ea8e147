import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Camera in a lift car that recognises electric bikes: one charging in a flat burns a stairwell in minutes. */
export default defineDeviceKind({
  id: 'elevator-camera',
  label: label('电梯摄像机', 'Lift camera'),
  icon: 'elevator',
  category: 'lift',
  expectedIntervalS: 120,
  offlineAlert: 4,
  headline: 'people',
  points: {
    ebike: flag('电动车入梯', 'E-bike in lift', { alert: isOne('ebike') }),
    people: { label: label('轿厢人数', 'People in the car'), unit: '', range: [0, 30], decimals: 0 },
    doorHeld: {
      ...flag('轿门阻挡', 'Door held', { warning: isOne() }),
      limits: [{ above: 0, forS: 600, code: 'door-held', level: 'warning' }],
    },
    videoLoss: flag('视频丢失', 'Video loss', { fault: isOne('video-loss') }),
    occlusion: flag('镜头遮挡', 'Lens covered', { fault: isOne('occlusion') }),
  },
  alerts: {
    ebike: {
      label: label('电动车入梯', 'E-bike in lift'),
      severity: 2,
      lifeSafety: false,
      affinity: 'lift',
      catalogue: safetyCase('e-bike', 'entered'),
    },
    'door-held': { label: label('轿门长时间受阻', 'Door held for long'), severity: 4, lifeSafety: false, affinity: 'lift' },
    'video-loss': {
      label: label('视频丢失', 'Video loss'),
      severity: 4,
      lifeSafety: false,
      affinity: 'lift',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    occlusion: {
      label: label('镜头遮挡', 'Lens covered'),
      severity: 3,
      lifeSafety: false,
      affinity: 'lift',
      about: 'device',
      catalogue: safetyCase('security', 'tamper'),
    },
    ...offlineAlert(4, 'lift'),
  },
});
