import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/**
 * Radio water meter at the flat of somebody old who lives alone. It reports its total every hour; a day without water is a reason to go and
 * look. Dripping taps are no life: less than 10 litres count as none.
 */
export default defineDeviceKind({
  id: 'elder-water-meter',
  label: label('独居老人水表', 'Water meter of an elder'),
  icon: 'droplet',
  category: 'care',
  expectedIntervalS: 3600,
  offlineAlert: 4,
  headline: 'totalM3',
  points: {
    totalM3: {
      label: label('累计用水', 'Water drawn'),
      unit: 'm³',
      range: [0, 99_999],
      decimals: 3,
      inactivity: { afterS: 24 * 3600, by: 0.01, code: 'no-water' },
    },
    batteryPct,
    rsrpDbm,
  },
  alerts: {
    'no-water': {
      label: label('24 小时未用水', 'No water drawn for 24 h'),
      severity: 2,
      lifeSafety: false,
      affinity: 'care',
      catalogue: safetyCase('care', 'inactive'),
    },
    ...batteryAlerts,
    ...offlineAlert(4, 'care'),
  },
});
