import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { put } from '#contract/records/record.ts';
import { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

/** A small world for tests of incidents and commands: one community, two compounds, two kinds. */
export const HOME = '/370102/370102004/c1';
export const FURONG = `${HOME}/furong`;
export const BAIHUA = `${HOME}/baihua`;
export const NOON = Date.UTC(2026, 10, 23, 4);

const flag = { label: label('是', 'yes'), unit: '', range: [0, 1], decimals: 0 } as const;

export const testKinds = indexKinds([
  defineDeviceKind({
    id: 'smoke',
    label: label('烟感', 'Smoke detector'),
    icon: 'alarm-smoke',
    category: 'fire',
    expectedIntervalS: 60,
    offlineAlert: 4,
    points: { fire: flag },
    headline: 'fire',
    alerts: {
      fire: { label: label('火警', 'Fire'), severity: 2, lifeSafety: true, affinity: 'fire' },
      fault: { label: label('故障', 'Fault'), severity: 3, lifeSafety: false, affinity: 'fire' },
      offline: { label: label('离线', 'Offline'), severity: 4, lifeSafety: false, affinity: 'fire' },
    },
  }),
  defineDeviceKind({
    id: 'cover',
    label: label('井盖', 'Manhole cover'),
    icon: 'manhole',
    category: 'municipal',
    expectedIntervalS: 600,
    points: { open: flag },
    headline: 'open',
    alerts: {
      open: {
        label: label('井盖开启', 'Cover open'),
        severity: 3,
        lifeSafety: false,
        affinity: 'road',
        catalogue: { scheme: 'gbt30428-yuncheng', code: '0103', condition: 'missing' },
      },
    },
  }),
  defineDeviceKind({
    id: 'gate',
    label: label('门禁', 'Gate'),
    icon: 'lift_gate',
    category: 'security',
    expectedIntervalS: 300,
    points: { opened: flag },
    headline: 'opened',
    alerts: {},
    actions: {
      open: {
        label: label('开门', 'Open'),
        needs: 'operate',
        confirm: label('门打开一次。', 'Opens once.'),
        params: { seconds: { label: label('时长', 'For'), type: 'number', range: [1, 60], step: 1, unit: 's', standard: 5 } },
        expects: { point: 'opened', is: 1, withinS: 2, times: 'seconds' },
      },
      'hold-open': {
        label: label('常开', 'Hold open'),
        needs: 'operate-critical',
        confirm: label('门一直开着。', 'Stays open.'),
        expects: { point: 'opened', is: 1, withinS: 20 },
      },
    },
  }),
]);

const place = (path: string, level: PlaceLevel, name: string): Place => ({
  id: path.slice(path.lastIndexOf('/') + 1),
  path,
  level,
  name,
  center: [117, 36.6],
  simulated: true,
});

export function testBook(): Records {
  const records = new Records();
  records.apply([
    put('place', place('/370102/370102004', 'street', '泉城路街道')),
    put('place', place(HOME, 'community', '芙蓉街社区')),
    put('place', place(FURONG, 'compound', '芙蓉里小区')),
    put('place', place(`${FURONG}/b3`, 'building', '3号楼')),
    put('place', place(`${FURONG}/b3/f2`, 'floor', '2层')),
    put('place', place(BAIHUA, 'compound', '百花苑小区')),
    put('place', place(`${HOME}/hall`, 'building', '社区服务中心')),
  ]);
  return records;
}

/** A signal that device `device` is on fire in 芙蓉里小区, unless told otherwise. */
export const signal = (device: string, patch: Partial<AlertSignal> = {}): AlertSignal => ({
  device,
  address: null,
  kind: 'smoke',
  code: 'fire',
  on: true,
  place: `${FURONG}/b3/f2`,
  position: null,
  point: 'fire',
  value: 1,
  observedAt: NOON,
  receivedAt: NOON,
  clockFault: false,
  text: '',
  simulated: true,
  ...patch,
});
