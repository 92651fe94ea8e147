import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, fireFault, flag, isOne, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/**
 * Pressure terminal on a sprinkler or hydrant main inside a building. Below 0.05 MPa at the worst point a sprinkler puts nothing out
 * (GB 50084); pipes are built for 1.2 MPa. `low` and `high` are what the terminal says by limits that were set in it on the spot.
 */
export default defineDeviceKind({
  id: 'pipe-pressure',
  label: label('消防管网压力', 'Fire main pressure'),
  icon: 'gauge',
  category: 'fire',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'pressureKpa',
  points: {
    pressureKpa: {
      label: label('水压', 'Pressure'),
      unit: 'kPa',
      range: [0, 6000],
      decimals: 0,
      warning: { below: 100, release: 110 },
      alert: { below: 50, release: 60, code: 'pressure-low' },
      limits: [{ above: 1200, release: 1150, code: 'pressure-high', level: 'warning' }],
    },
    low: flag('低于终端设定下限', 'Below the limit set in it', { alert: isOne('below-set') }),
    high: flag('高于终端设定上限', 'Above the limit set in it', { warning: isOne('above-set') }),
    batteryPct,
    rsrpDbm,
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
    batteryLow: flag('电量低', 'Battery low', { warning: isOne() }),
  },
  alerts: {
    'pressure-low': {
      label: label('消防管网失压', 'Fire main without pressure'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('water-pressure', 'low'),
    },
    'pressure-high': { label: label('消防管网超压', 'Fire main pressure high'), severity: 4, lifeSafety: false, affinity: 'fire' },
    'below-set': {
      label: label('水压低于终端设定下限', 'Pressure below the limit set in the terminal'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('water-pressure', 'low'),
    },
    'above-set': {
      label: label('水压高于终端设定上限', 'Pressure above the limit set in the terminal'),
      severity: 4,
      lifeSafety: false,
      affinity: 'fire',
    },
    fault: fireFault('fire', '压力终端故障', 'Pressure terminal fault'),
    ...batteryAlerts,
    ...offlineAlert(4, 'fire'),
  },
});
