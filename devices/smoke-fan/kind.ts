import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireComponentAlerts, fireComponentPoints, fireFault, flag, isOne, offlineAlert } from '#devices/parts.ts';

/**
 * Smoke exhaust fan 排烟风机. `started` = it was told to run, `feedback` = it runs. By hand it does not start in a fire, which nobody
 * notices until there is one.
 */
export default defineDeviceKind({
  id: 'smoke-fan',
  label: label('排烟风机', 'Smoke exhaust fan'),
  icon: 'propeller',
  category: 'fire',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'feedback',
  points: {
    ...fireComponentPoints,
    started: flag('启动指令', 'Told to run'),
    feedback: { ...flag('运行', 'Running', { warning: isOne() }), states: { 0: label('停', 'Stopped'), 1: label('运行', 'Running') } },
    manual: {
      ...flag('手动', 'By hand', { warning: isOne() }),
      states: { 0: label('自动', 'Automatic'), 1: label('手动', 'By hand') },
      // A switch is turned for a test and turned back.
      limits: [{ above: 0, forS: 1800, code: 'by-hand', level: 'fault' }],
    },
  },
  alerts: {
    ...fireComponentAlerts(2, 'alarm'),
    'by-hand': fireFault('fire', '排烟风机长时间处于手动', 'Smoke fan switched to manual for long'),
    ...offlineAlert(4, 'fire'),
  },
});
