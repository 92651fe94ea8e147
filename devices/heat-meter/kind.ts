import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryLow, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Heat meter at the inlet of a building. In the heating season the supply is 45 ℃ and more; below 40 ℃ flats do not reach their 18 ℃. */
export default defineDeviceKind({
  id: 'heat-meter',
  label: label('热量表', 'Heat meter'),
  icon: 'temperature',
  category: 'energy',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'supplyC',
  points: {
    supplyC: {
      label: label('供水温度', 'Supply'),
      unit: '℃',
      range: [-20, 150],
      decimals: 1,
      warning: { below: 45, release: 46 },
      alert: { below: 40, release: 42, code: 'supply-cold' },
      // A main bursts or a pump stops: the water is still warm, and soon is not.
      limits: [{ falls: 0.5, overS: 600, code: 'supply-falling', level: 'warning' }],
    },
    returnC: {
      label: label('回水温度', 'Return'),
      unit: '℃',
      range: [-20, 150],
      decimals: 1,
      // It comes back as warm as it went: a valve is wide open, and flats behind it stay cold.
      limits: [{ above: 50, release: 48, forS: 3600, code: 'return-hot', level: 'warning' }],
    },
    powerKw: { label: label('热功率', 'Heat power'), unit: 'kW', range: [-1000, 100_000], decimals: 1 },
    flowM3h: { label: label('流量', 'Flow'), unit: 'm³/h', range: [-1000, 1000], decimals: 2 },
    heatKwh: { label: label('累计热量', 'Heat'), unit: 'kWh', range: [0, 99_999_999], decimals: 0 },
    volumeM3: { label: label('累计流量', 'Volume'), unit: 'm³', range: [0, 99_999_999], decimals: 1 },
    batteryLow,
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
    // Not the meter's own: the hotline, or whoever keeps its tickets, tells how many of the building's are open.
    coldComplaints: {
      label: label('未结不热投诉', 'Open complaints of cold'),
      unit: '件',
      range: [0, 10_000],
      decimals: 0,
      warning: { above: 0.5, release: 0.5, code: 'cold-complaint' },
    },
  },
  alerts: {
    'supply-cold': { label: label('供热温度不足', 'Heating supply too cold'), severity: 3, lifeSafety: false, affinity: 'environment' },
    'supply-falling': {
      label: label('供热温度骤降', 'Heating supply falling fast'),
      severity: 3,
      lifeSafety: false,
      affinity: 'environment',
    },
    'return-hot': { label: label('回水温度持续偏高', 'Return too warm for long'), severity: 4, lifeSafety: false, affinity: 'environment' },
    'cold-complaint': { label: label('住户反映不热', 'Residents say it is cold'), severity: 4, lifeSafety: false, affinity: 'environment' },
    fault: {
      label: label('热表故障', 'Heat meter faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'environment',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    ...batteryAlerts,
    ...offlineAlert(4, 'environment'),
  },
});
