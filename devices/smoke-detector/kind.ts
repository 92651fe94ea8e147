import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireComponentAlerts, fireComponentPoints, offlineAlert } from '#devices/parts.ts';

/**
 * Point smoke detector on a fire panel's loop. Silent by nature: the panel speaks for it when something happens and
 * lists its state twice an hour, so the life of the line shows at its transmission unit first. Alone it is severe (2);
 * a second detector makes the incident extreme.
 */
export default defineDeviceKind({
  id: 'smoke-detector',
  label: label('烟感探测器', 'Smoke detector'),
  icon: 'alarm-smoke',
  category: 'fire',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'fire',
  points: fireComponentPoints,
  alerts: { ...fireComponentAlerts(2, 'alarm'), ...offlineAlert(4, 'fire') },
});
