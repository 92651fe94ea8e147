import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, fireFault, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/**
 * Emergency shut-off valve where gas enters a compound (CJ/T 394). It closes from afar and is opened by hand alone, after somebody has
 * looked at every flame behind it.
 */
export default defineDeviceKind({
  id: 'gas-valve',
  label: label('燃气切断阀', 'Gas shut-off valve'),
  icon: 'gas_shutoff',
  category: 'energy',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'open',
  points: {
    open: {
      ...flag('阀位', 'Valve'),
      states: { 0: label('已关', 'Closed'), 1: label('开', 'Open') },
      warning: { below: 1, code: 'shut' },
    },
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
    batteryPct,
  },
  alerts: {
    shut: { label: label('燃气已切断', 'Gas is shut off'), severity: 3, lifeSafety: false, affinity: 'fire' },
    'did-not-close': {
      label: label('切断阀未关闭', 'Shut-off valve did not close'),
      severity: 2,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('gas', 'leak'),
    },
    fault: fireFault('fire', '燃气切断阀故障', 'Gas shut-off valve faulty'),
    ...batteryAlerts,
    ...offlineAlert(4, 'fire'),
  },
  actions: {
    close: {
      label: label('关闭阀门', 'Close the valve'),
      needs: 'operate-critical',
      confirm: label(
        '立即切断阀后所有用户的燃气；只能到现场人工复位。',
        'Cuts off the gas of everybody behind it; it is opened again on site, by hand.',
      ),
      expects: { point: 'open', is: 0, withinS: 60 },
      unanswered: 'did-not-close',
    },
  },
});
