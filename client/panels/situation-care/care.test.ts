import { expect, it } from 'vitest';
import { STATUS } from '#contract/live/status.ts';
import type { World } from '#client/world/world.ts';
import { careOf } from './care.ts';

it('counts each device once, at its worst level, and nothing of other kinds or places', () => {
  const device = (id: string, kind: string, place: string, handle: number): [string, object] => [id, { id, kind, place, handle }];
  const alert = (id: string, of: string, kind: string, severity: number): [string, object] => [
    id,
    { id, device: of, kind, severity, place: '/s/a', active: true, acked: null, shelved: null },
  ];
  const records: Record<string, Map<string, object>> = {
    device: new Map([
      device('x', 'sos', '/s/a', 0),
      device('y', 'sos', '/s/a', 1),
      device('z', 'sos', '/s/b', 2),
      device('c', 'camera', '/s/a', 3),
    ]),
    alert: new Map([alert('1', 'x', 'sos', 4), alert('2', 'x', 'sos', 1), alert('3', 'y', 'sos', 3), alert('4', 'c', 'camera', 1)]),
  };
  const world = {
    all: (type: string) => records[type],
    kinds: new Map([
      ['sos', { category: 'care' }],
      ['camera', { category: 'security' }],
    ]),
    columns: { status: [STATUS.alert, STATUS.offline, STATUS.normal, STATUS.normal] },
  } as unknown as World;
  expect(careOf(world, { path: '/s/a' })).toEqual({ devices: 2, heard: 1, byLevel: { 1: 1, 2: 0, 3: 1, 4: 0 } });
});
