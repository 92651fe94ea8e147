import { expect, it } from 'vitest';
import { addDevice, createColumns } from './columns.ts';
import { defineDeviceKind, type DeviceKind } from '../kinds/device-kind.ts';
import { label } from '../label.ts';

const kindOf = (points: number): DeviceKind => {
  const point = { label: label('点', 'point'), unit: '', range: [0, 1] as const, decimals: 0 };
  const entries = Array.from({ length: points }, (_, i) => [`p${i}`, point]);
  return defineDeviceKind({
    id: 'kind',
    label: label('类', 'kind'),
    icon: 'x',
    category: 'fire',
    expectedIntervalS: 1,
    headline: 'p0',
    alerts: {},
    points: Object.fromEntries(entries),
  });
};

it('gives every device its own slots, never heard', () => {
  const columns = createColumns(4);
  [3, 1, 28].forEach((points, handle) => addDevice(columns, handle, kindOf(points)));
  expect([...columns.base.subarray(0, 3)]).toEqual([0, 3, 4]);
  expect([columns.size, columns.used, columns.status[2], columns.observedAt[2]]).toEqual([3, 32, 0, 0]);
  expect(columns.values.subarray(0, 32).every(Number.isNaN)).toBe(true);
});

it('grows without losing what it holds, new slots never heard', () => {
  const columns = createColumns(1);
  addDevice(columns, 0, kindOf(4));
  columns.values[3] = 7;
  columns.status[0] = 3;
  columns.observedAt[0] = 1e12;
  addDevice(columns, 5000, kindOf(28));
  expect([columns.size, columns.values[3], columns.status[0], columns.observedAt[0], columns.base[5000]]).toEqual([5001, 7, 3, 1e12, 4]);
  expect(columns.values.subarray(4).every(Number.isNaN)).toBe(true);
  expect(columns.points[4999]).toBe(0);
});

it('adding a device twice changes nothing', () => {
  const columns = createColumns();
  addDevice(columns, 0, kindOf(2));
  columns.values[1] = 5;
  addDevice(columns, 0, kindOf(2));
  expect([columns.used, columns.values[1]]).toEqual([2, 5]);
});
