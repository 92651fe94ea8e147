import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';

/** A kind that no folder has, as an administrator would write it: a smart meter. */
export const METER: DeviceKind = {
  id: 'smart-meter',
  label: label('智能电表', 'Smart meter'),
  icon: 'bolt',
  category: 'energy',
  expectedIntervalS: 300,
  headline: 'powerKw',
  points: {
    powerKw: {
      label: label('功率', 'Power'),
      unit: 'kW',
      range: [0, 100],
      decimals: 1,
      alert: { above: 60, release: 50, code: 'overload' },
    },
    voltage: { label: label('电压', 'Voltage'), unit: 'V', range: [0, 500], decimals: 0 },
  },
  alerts: { overload: { label: label('用电过载', 'Overload'), severity: 2, lifeSafety: false, affinity: 'power' } },
};
