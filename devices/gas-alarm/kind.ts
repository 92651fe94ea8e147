import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireFault, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Gas detector in a kitchen. It judges for itself (GB 15322.2); the concentration counts where there is no alarm bit. */
export default defineDeviceKind({
  id: 'gas-alarm',
  label: label('燃气报警器', 'Gas detector'),
  icon: 'flame',
  category: 'fire',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'ch4Lel',
  points: {
    alarm: flag('燃气报警', 'Gas alarm', { alert: isOne('gas-leak') }),
    ch4Lel: {
      label: label('甲烷', 'Methane'),
      unit: '%LEL',
      range: [0, 100],
      decimals: 1,
      alert: { above: 20, release: 15, code: 'gas-high' },
      // Below the alarm, but it does not go away: a joint seeps.
      limits: [{ above: 5, release: 3, forS: 600, code: 'gas-traces', level: 'warning' }],
    },
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
  },
  alerts: {
    'gas-leak': {
      label: label('燃气泄漏', 'Gas leak'),
      severity: 1,
      lifeSafety: true,
      affinity: 'fire',
      network: { medium: 'gas', fault: 'leak' },
      catalogue: safetyCase('gas', 'leak'),
    },
    'gas-high': {
      label: label('燃气浓度超限', 'Gas over the limit'),
      severity: 1,
      lifeSafety: true,
      affinity: 'fire',
      network: { medium: 'gas', fault: 'leak' },
      catalogue: safetyCase('gas', 'leak'),
    },
    'gas-traces': { label: label('燃气持续微量，疑似渗漏', 'Gas in traces that lasts'), severity: 3, lifeSafety: false, affinity: 'fire' },
    fault: fireFault('fire', '燃气报警器故障', 'Gas detector faulty'),
    ...offlineAlert(4, 'fire'),
  },
});
