import { expect, it } from 'vitest';
import { addDevice, createColumns } from '#contract/live/columns.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';
import type { World } from '#client/world/world.ts';
import electricity from '#devices/electricity-meter/kind.ts';
import heat from '#devices/heat-meter/kind.ts';
import water from '#devices/water-meter/kind.ts';
import { utilitiesOf } from './utilities.ts';

const KINDS = indexKinds([electricity, heat, water]);

/** Meters by handle: kind, status, and what they read of one point. */
function worldOf(meters: readonly (readonly [kind: string, status: number, point: string, value: number])[]): World {
  const columns = createColumns(meters.length);
  const devices = new Map<string, Device>();
  meters.forEach(([kind, status, point, value], handle) => {
    devices.set(String(handle), { id: String(handle), kind, handle, place: '/1/2' } as Device);
    const points = Object.keys(KINDS.get(kind)!.points);
    addDevice(columns, handle, KINDS.get(kind)!);
    columns.status[handle] = status;
    columns.observedAt[handle] = 1000 + handle;
    columns.values[columns.base[handle] + points.indexOf(point)] = value;
  });
  return { kinds: KINDS, columns, all: () => devices } as unknown as World;
}

it('sums what is heard, tells the coldest supply, and of how many meters', () => {
  const world = worldOf([
    ['electricity-meter', STATUS.normal, 'powerKw', 120],
    ['electricity-meter', STATUS.warning, 'powerKw', 30.5],
    ['electricity-meter', STATUS.offline, 'powerKw', 500],
    ['heat-meter', STATUS.normal, 'supplyC', 51],
    ['heat-meter', STATUS.alert, 'supplyC', 38],
    ['water-meter', STATUS.unknown, 'flowM3h', Number.NaN],
  ]);
  const { networks, asOf } = utilitiesOf(world, { path: '/1' });
  expect(networks.map(({ id, value, heard, all, alerting, watched }) => [id, value, heard, all, alerting, watched])).toEqual([
    ['power', 150.5, 2, 3, 0, 1],
    ['water', null, 0, 1, 0, 0],
    ['gas', null, 0, 0, 0, 0],
    ['heat', 38, 2, 2, 1, 0],
  ]);
  expect(asOf).toBe(1005);
});

it('knows nothing of other places', () => {
  const world = worldOf([['electricity-meter', STATUS.normal, 'powerKw', 120]]);
  expect(utilitiesOf(world, { path: '/9' })).toMatchObject({ asOf: 0, networks: [{ all: 0 }, {}, {}, {}] });
});
