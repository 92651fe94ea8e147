import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryLow, offlineAlert, valve, valveActions, valveAlerts } from '#devices/parts.ts';

/** Gas meter of a flat with a valve: a cooker and a water heater together burn at most 4 m³/h. */
export default defineDeviceKind({
  id: 'gas-meter',
  label: label('燃气表', 'Gas meter'),
  icon: 'flame',
  category: 'municipal',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'totalM3',
  points: {
    totalM3: { label: label('累计用气', 'Gas burnt'), unit: 'm³', range: [0, 999_999], decimals: 2 },
    flowM3h: {
      label: label('流量', 'Flow'),
      unit: 'm³/h',
      range: [-1000, 1000],
      decimals: 2,
      alert: { above: 4.5, release: 3, code: 'overflow' },
      // A stove that was forgotten: heating boilers of a flat pause, and burn less for so long.
      limits: [{ above: 1.5, release: 0.5, forS: 14_400, code: 'burns-long', level: 'warning' }],
    },
    valve,
    batteryLow,
  },
  alerts: {
    overflow: { label: label('燃气流量异常', 'Gas flow too high'), severity: 2, lifeSafety: false, affinity: 'fire' },
    'burns-long': { label: label('长时间用气', 'Gas burns for long'), severity: 3, lifeSafety: false, affinity: 'fire' },
    ...valveAlerts('fire'),
    ...batteryAlerts,
    ...offlineAlert(4, 'fire'),
  },
  actions: valveActions('该户停气。', 'The flat has no gas.'),
});
