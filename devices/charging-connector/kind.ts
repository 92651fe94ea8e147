import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { offlineAlert, safetyCase } from '#devices/parts.ts';

/**
 * A connector of a public charging station, as its operator's platform tells of it (T/CEC 102). It is told when it changes, and by many
 * platforms once a day besides: silence of hours means nothing.
 */
export default defineDeviceKind({
  id: 'charging-connector',
  label: label('公共充电接口', 'Public charging connector'),
  icon: 'plug',
  category: 'energy',
  expectedIntervalS: 86_400,
  offlineAlert: 4,
  headline: 'status',
  points: {
    /** The standard's own numbers. */
    status: {
      label: label('状态', 'Status'),
      unit: '',
      range: [0, 255],
      decimals: 0,
      states: {
        0: label('离网', 'Off line'),
        1: label('空闲', 'Free'),
        2: label('占用', 'Occupied'),
        3: label('充电中', 'Charging'),
        4: label('预约锁定', 'Reserved'),
        255: label('故障', 'Faulted'),
      },
      warning: { below: 1, code: 'connector-away' },
      fault: { above: 254, code: 'pile-fault' },
    },
  },
  alerts: {
    'pile-fault': {
      label: label('充电接口故障', 'Charging connector faulty'),
      severity: 3,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    'connector-away': {
      label: label('充电接口离网', 'Charging connector off line'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: safetyCase('device', 'offline'),
    },
    ...offlineAlert(4, 'power'),
  },
});
