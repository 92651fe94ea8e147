import { label } from '#contract/label.ts';
import { defineDeviceKind, type DeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Device } from '#contract/records/device.ts';

/** Made-up kinds and devices for tests of state and rules. */
const said = label('试', 'test');
const point = { label: said, unit: '', decimals: 0 } as const;

export const GAUGE: DeviceKind = defineDeviceKind({
  id: 'gauge',
  label: said,
  icon: 'gauge',
  category: 'municipal',
  expectedIntervalS: 60,
  offlineAlert: 4,
  headline: 'level',
  points: {
    level: {
      ...point,
      range: [0, 100],
      warning: { above: 50, code: 'high' },
      alert: { above: 80, release: 70, code: 'over' },
    },
    battery: { ...point, range: [0, 100], warning: { below: 20 } },
    fire: { ...point, range: [0, 1], alert: { above: 0, code: 'fire' } },
    fault: { ...point, range: [0, 1], fault: { above: 0 } },
    shielded: { ...point, range: [0, 1], shielded: { above: 0 } },
  },
  alerts: {
    high: { label: said, severity: 4, lifeSafety: false, affinity: 'water' },
    over: { label: said, severity: 3, lifeSafety: false, affinity: 'water' },
    fire: { label: said, severity: 2, lifeSafety: true, affinity: 'fire' },
    offline: { label: said, severity: 4, lifeSafety: false, affinity: 'water' },
  },
});

export const LAMP: DeviceKind = defineDeviceKind({
  id: 'lamp',
  label: said,
  icon: 'lamp',
  category: 'municipal',
  expectedIntervalS: 10,
  headline: 'on',
  alerts: {},
  points: { on: { ...point, range: [0, 1] } },
});

export const TEST_KINDS: KindIndex = indexKinds([GAUGE, LAMP]);

export const testDevice = (handle: number, more: Partial<Device> = {}): Device => ({
  id: `d${handle}`,
  handle,
  kind: 'gauge',
  name: `device ${handle}`,
  place: '/1/2',
  position: [117, 36.67, 0],
  addresses: [],
  simulated: true,
  ...more,
});

export const observe = (
  device: string,
  pointName: string,
  value: number,
  observedAt: number,
  more: Partial<Observation> = {},
): Observation => ({
  device,
  point: pointName,
  value,
  observedAt,
  quality: 'good',
  source: 'test',
  ...more,
});
