import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireComponentAlerts, fireComponentPoints, flag, offlineAlert, safetyCase } from '#devices/parts.ts';

/**
 * A fire door that has to be closed 常闭防火门, on the door monitor of a fire panel. Somebody passes in less than a minute; what stands
 * open longer is wedged.
 */
export default defineDeviceKind({
  id: 'fire-door',
  label: label('防火门', 'Fire door'),
  icon: 'door',
  category: 'fire',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'open',
  points: {
    ...fireComponentPoints,
    open: {
      ...flag('门开', 'Open'),
      states: { 0: label('关', 'Closed'), 1: label('开', 'Open') },
      limits: [{ above: 0, forS: 60, code: 'left-open', level: 'warning' }],
    },
  },
  alerts: {
    ...fireComponentAlerts(2, 'alarm'),
    'left-open': {
      label: label('常闭防火门未关', 'Fire door left open'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'fault'),
    },
    ...offlineAlert(4, 'fire'),
  },
});
