import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, fireFault, flag, isOne, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/**
 * Level of a fire water tank or pond. What must always stay in it (GB 50974) is the limit set in the terminal; the limits here are those
 * of a pond of three metres. `low` and `high` are what the terminal says by its own.
 */
export default defineDeviceKind({
  id: 'fire-tank',
  label: label('消防水箱液位', 'Fire tank level'),
  icon: 'storage_tank',
  category: 'fire',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'levelM',
  dependsOn: ['water'],
  points: {
    levelM: {
      label: label('水位', 'Level'),
      unit: 'm',
      range: [0, 320],
      decimals: 2,
      warning: { below: 1.5, release: 1.6 },
      alert: { below: 1, release: 1.1, code: 'level-low' },
      limits: [
        { above: 3.3, release: 3.2, code: 'level-high', level: 'warning' },
        // The ball valve fills; a tank that loses so much leaks, or is drawn from.
        { falls: 0.02, overS: 900, code: 'level-falling', level: 'warning' },
      ],
    },
    low: flag('低于终端设定下限', 'Below the limit set in it', { alert: isOne('below-set') }),
    high: flag('高于终端设定上限', 'Above the limit set in it', { warning: isOne('above-set') }),
    batteryPct,
    rsrpDbm,
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
    batteryLow: flag('电量低', 'Battery low', { warning: isOne() }),
  },
  alerts: {
    'level-low': {
      label: label('消防水箱水位低', 'Fire tank level low'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('water-pressure', 'low'),
    },
    'level-high': { label: label('消防水箱溢流', 'Fire tank overflows'), severity: 4, lifeSafety: false, affinity: 'fire' },
    'level-falling': {
      label: label('消防水箱水位下降过快', 'Fire tank level falling fast'),
      severity: 4,
      lifeSafety: false,
      affinity: 'fire',
    },
    'below-set': {
      label: label('水位低于终端设定下限', 'Level below the limit set in the terminal'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('water-pressure', 'low'),
    },
    'above-set': {
      label: label('水位高于终端设定上限', 'Level above the limit set in the terminal'),
      severity: 4,
      lifeSafety: false,
      affinity: 'fire',
    },
    fault: fireFault('fire', '液位终端故障', 'Level terminal fault'),
    ...batteryAlerts,
    ...offlineAlert(4, 'fire'),
  },
});
