import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, flag, isOne, offlineAlert } from '#devices/parts.ts';

/** A sensor in the ground of a parking space, or of a lane where nobody may park: a fire engine has to get through there. */
export default defineDeviceKind({
  id: 'parking-space',
  label: label('停车位', 'Parking space'),
  icon: 'parking',
  category: 'municipal',
  expectedIntervalS: 3600,
  offlineAlert: 4,
  headline: 'occupied',
  points: {
    occupied: {
      ...flag('占用', 'Occupied'),
      states: { 0: label('空闲', 'Free'), 1: label('占用', 'Taken') },
      limits: [{ above: 0, forS: 86_400, code: 'overstay', level: 'warning' }],
    },
    blocking: flag('占用消防通道', 'Blocks a fire lane', { alert: isOne('lane-blocked') }),
    forbidden: flag('禁停', 'Forbidden vehicle', { warning: isOne('forbidden') }),
    batteryPct,
  },
  alerts: {
    'lane-blocked': { label: label('消防通道被占', 'Fire lane blocked'), severity: 2, lifeSafety: false, affinity: 'fire' },
    forbidden: { label: label('违规停车', 'Forbidden vehicle'), severity: 4, lifeSafety: false, affinity: 'road' },
    overstay: { label: label('车辆停放超过一天', 'Parked for more than a day'), severity: 4, lifeSafety: false, affinity: 'road' },
    ...batteryAlerts,
    ...offlineAlert(4, 'road'),
  },
});
