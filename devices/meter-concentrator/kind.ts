import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { offlineAlert } from '#devices/parts.ts';

/** Data concentrator that meters hang on. It says nothing itself: its line and its silent meters are known where it dials in. */
export default defineDeviceKind({
  id: 'meter-concentrator',
  label: label('表计集中器', 'Meter concentrator'),
  icon: 'router',
  category: 'energy',
  expectedIntervalS: 120,
  offlineAlert: 3,
  headline: 'silent',
  points: {
    meters: { label: label('下接表计', 'Meters'), unit: '', range: [0, 1000], decimals: 0 },
    silent: {
      label: label('不应答', 'Silent'),
      unit: '',
      range: [0, 1000],
      decimals: 0,
      warning: { above: 0 },
      limits: [{ above: 0, forS: 3600, code: 'meters-silent', level: 'warning' }],
    },
  },
  alerts: {
    'meters-silent': {
      label: label('下接表计长时间不应答', 'Meters silent for long'),
      severity: 4,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
    },
    ...offlineAlert(3, 'health'),
  },
});
