import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, fireFault, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/**
 * Pressure at a hydrant, or water level in its fire tank (a device has one or the other). The alert limit of 0.10 MPa is
 * what GB 50974 asks of an outdoor hydrant, measured from the ground.
 */
export default defineDeviceKind({
  id: 'hydrant-pressure',
  label: label('消火栓压力', 'Hydrant pressure'),
  icon: 'fire_hydrant',
  category: 'fire',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'pressureKpa',
  points: {
    pressureKpa: {
      label: label('水压', 'Pressure'),
      unit: 'kPa',
      range: [0, 3200],
      decimals: 1,
      warning: { below: 140, release: 150 },
      alert: { below: 100, release: 110, code: 'pressure-low' },
      // A main bursts, or somebody draws: before the pressure is low. Use and noise move it by 16 kPa between two reports.
      limits: [{ falls: 15, overS: 240, code: 'pressure-falling', level: 'warning' }],
    },
    levelM: {
      label: label('水位', 'Water level'),
      unit: 'm',
      range: [0, 320],
      decimals: 2,
      warning: { below: 1.5, release: 1.6 },
      alert: { below: 1, release: 1.1, code: 'level-low' },
    },
    batteryPct,
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
  },
  alerts: {
    'pressure-low': {
      label: label('消火栓水压低', 'Hydrant pressure low'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('water-pressure', 'low'),
    },
    'pressure-falling': {
      label: label('消火栓水压骤降', 'Hydrant pressure falling fast'),
      severity: 4,
      lifeSafety: false,
      affinity: 'fire',
    },
    'level-low': { label: label('消防水箱水位低', 'Fire tank level low'), severity: 3, lifeSafety: false, affinity: 'fire' },
    fault: fireFault('fire', '压力传感器故障', 'Pressure sensor fault'),
    ...batteryAlerts,
    ...offlineAlert(4, 'fire'),
  },
});
