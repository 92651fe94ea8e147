import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryLow, offlineAlert, valve, valveActions, valveAlerts } from '#devices/parts.ts';

/**
 * Water meter of a flat or a riser. A flat draws at most 2.5 m³/h; at night there is half an hour in which nobody draws any, so a flow that
 * never ends between two and five o'clock runs out somewhere.
 */
export default defineDeviceKind({
  id: 'water-meter',
  label: label('水表', 'Water meter'),
  icon: 'droplet',
  category: 'municipal',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'totalM3',
  points: {
    totalM3: { label: label('累计用水', 'Water drawn'), unit: 'm³', range: [0, 999_999], decimals: 2 },
    flowM3h: {
      label: label('流量', 'Flow'),
      unit: 'm³/h',
      range: [-1000, 1000],
      decimals: 2,
      warning: { below: -0.05, release: -0.01, code: 'backflow' },
      alert: { above: 3, release: 1, code: 'burst' },
      // A tap left running, a cistern that never fills: nobody draws a third of what a flat can for two hours on end.
      limits: [{ above: 0.8, release: 0.3, forS: 7200, code: 'runs-long', level: 'warning' }],
    },
    nightFlowM3h: {
      label: label('夜间最小流量', 'Least flow of the night'),
      unit: 'm³/h',
      range: [-10, 1000],
      decimals: 3,
      warning: { above: 0.015, release: 0.01, code: 'leak' },
    },
    valve,
    batteryLow,
  },
  alerts: {
    burst: {
      label: label('爆管或大量漏水', 'Pipe burst'),
      severity: 2,
      lifeSafety: false,
      affinity: 'water',
      network: { medium: 'water', fault: 'leak' },
    },
    leak: { label: label('夜间持续流水，疑似漏水', 'Leak: water runs all night'), severity: 4, lifeSafety: false, affinity: 'water' },
    'runs-long': { label: label('长时间大量用水', 'Water runs for long'), severity: 4, lifeSafety: false, affinity: 'water' },
    backflow: { label: label('水表反流', 'Backflow'), severity: 3, lifeSafety: false, affinity: 'water' },
    ...valveAlerts('water'),
    ...batteryAlerts,
    ...offlineAlert(4, 'water'),
  },
  actions: valveActions('该户停水。', 'The flat has no water.'),
});
