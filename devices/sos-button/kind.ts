import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, flag, isOne, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/** Help button of an elder living alone, or of a public place. Extreme (1) at once: call back within a minute. */
export default defineDeviceKind({
  id: 'sos-button',
  label: label('一键求助', 'SOS button'),
  icon: 'sos',
  category: 'care',
  expectedIntervalS: 300,
  offlineAlert: 3,
  headline: 'sos',
  points: {
    sos: flag('求助', 'Call for help', { alert: isOne('sos') }),
    tamper: flag('拆除', 'Taken off the wall', { warning: isOne('tamper') }),
    batteryPct,
    rsrpDbm,
  },
  alerts: {
    sos: {
      label: label('一键求助', 'Call for help'),
      severity: 1,
      lifeSafety: true,
      affinity: 'care',
      catalogue: safetyCase('sos', 'pressed'),
    },
    tamper: {
      label: label('求助按钮被拆', 'Button taken off the wall'),
      severity: 4,
      lifeSafety: false,
      affinity: 'care',
      about: 'device',
      catalogue: safetyCase('security', 'tamper'),
    },
    ...batteryAlerts,
    ...offlineAlert(3, 'care'),
  },
});
