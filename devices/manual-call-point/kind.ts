import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireComponentAlerts, fireComponentPoints, offlineAlert } from '#devices/parts.ts';

/** Manual fire alarm button. A person saw the fire: extreme (1) at once, without a second witness. */
export default defineDeviceKind({
  id: 'manual-call-point',
  label: label('手动火灾报警按钮', 'Manual call point'),
  icon: 'hand-click',
  category: 'fire',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'fire',
  points: fireComponentPoints,
  alerts: { ...fireComponentAlerts(1, 'call-point'), ...offlineAlert(4, 'fire') },
});
