import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Patrol car, or any vehicle of the street's own, with a satellite terminal and a key to call for help. Where it is, is a track. */
export default defineDeviceKind({
  id: 'patrol-car',
  label: label('巡逻车', 'Patrol car'),
  icon: 'car',
  category: 'security',
  expectedIntervalS: 120,
  offlineAlert: 4,
  headline: 'sos',
  moves: true,
  points: {
    sos: flag('求助', 'Call for help', { alert: isOne('sos') }),
    collision: flag('碰撞或侧翻', 'Collision or rollover', { alert: isOne('collision') }),
    overspeed: flag('超速', 'Too fast', { warning: isOne() }),
    ignition: flag('点火', 'Ignition on'),
    powerLost: flag('主电源断开', 'Power cut off', { fault: isOne('power-lost') }),
    gnssFault: flag('定位模块故障', 'Satellite receiver faulty', { fault: isOne('gnss-fault') }),
    mileageKm: { label: label('里程', 'Mileage'), unit: 'km', range: [0, 9_999_999], decimals: 1 },
  },
  alerts: {
    sos: {
      label: label('巡逻车求助', 'Call for help by patrol car'),
      severity: 1,
      lifeSafety: true,
      affinity: 'security',
      catalogue: safetyCase('sos', 'pressed'),
    },
    collision: { label: label('车辆碰撞或侧翻', 'Collision or rollover'), severity: 2, lifeSafety: false, affinity: 'security' },
    'power-lost': {
      label: label('车载终端断电', 'Terminal without power'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    'gnss-fault': {
      label: label('定位模块故障', 'Satellite receiver faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    ...offlineAlert(4, 'security'),
  },
});
