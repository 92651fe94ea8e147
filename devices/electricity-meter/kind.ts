import { defineDeviceKind, type PointSpec } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { offlineAlert, safetyCase } from '#devices/parts.ts';

const amperes = (zh: string, en: string): PointSpec => ({ label: label(zh, en), unit: 'A', range: [-1000, 1000], decimals: 3 });

/** GB/T 12325: 220 V, between −10 % and +7 %. Below 20 V there is none. */
const volts = (phase: string): PointSpec => ({
  label: label(`${phase}相电压`, `Voltage ${phase}`),
  unit: 'V',
  range: [0, 500],
  decimals: 1,
  warning: { above: 235.4, release: 234 },
});

/** Main meter of a building, with a clock and radio that outlive the mains. */
export default defineDeviceKind({
  id: 'electricity-meter',
  label: label('楼栋电表', 'Electricity meter'),
  icon: 'bolt',
  category: 'energy',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'powerKw',
  points: {
    powerKw: {
      label: label('有功功率', 'Power'),
      unit: 'kW',
      range: [-1000, 1000],
      decimals: 2,
      // Of the usual 630 kVA of a building's transformer; buildings differ, and administrators set theirs.
      limits: [
        { above: 500, release: 450, forS: 900, code: 'overload', level: 'warning', warned: [{ hazard: 'risk', from: 2, share: 0.9 }] },
      ],
    },
    energyKwh: { label: label('累计电量', 'Energy'), unit: 'kWh', range: [0, 999_999], decimals: 1 },
    voltageA: {
      ...volts('A'),
      warning: { above: 235.4, release: 234, code: 'overvoltage' },
      alert: { below: 20, release: 150, code: 'main-power-fault' },
      limits: [{ below: 198, release: 200, forS: 1800, code: 'undervoltage', level: 'warning' }],
    },
    voltageB: volts('B'),
    voltageC: volts('C'),
    currentA: amperes('A相电流', 'Current A'),
    currentB: amperes('B相电流', 'Current B'),
    currentC: amperes('C相电流', 'Current C'),
    // Phases that differ much heat the neutral, which no breaker guards.
    neutralA: {
      ...amperes('零线电流', 'Current of the neutral'),
      limits: [{ above: 200, release: 160, forS: 900, code: 'unbalanced', level: 'warning' }],
    },
  },
  alerts: {
    'main-power-fault': {
      label: label('停电', 'Power cut'),
      severity: 2,
      lifeSafety: false,
      affinity: 'power',
      network: { medium: 'power', fault: 'outage' },
      catalogue: safetyCase('power', 'cut'),
    },
    undervoltage: { label: label('电压持续偏低', 'Voltage low for long'), severity: 4, lifeSafety: false, affinity: 'power' },
    overload: { label: label('楼栋用电过载', 'Building overloaded'), severity: 3, lifeSafety: false, affinity: 'power' },
    unbalanced: { label: label('零线电流过大', 'Neutral carries too much'), severity: 3, lifeSafety: false, affinity: 'power' },
    overvoltage: { label: label('电压过高', 'Voltage too high'), severity: 3, lifeSafety: false, affinity: 'power' },
    ...offlineAlert(4, 'power'),
  },
});
