import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Place } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';
import { alertLabel, deviceName } from '#client/alerts/alert-words.ts';
import { jurisdictionPlace, placesAlong, placeWords } from './place-words.ts';

const place = (path: string, level: Place['level'], name: string): [string, Place] => [path, { path, level, name } as Place];
const PLACES = new Map([
  place('/370102', 'district', '历下区'),
  place('/370102/004', 'street', '泉城路街道'),
  place('/370102/004/c1', 'community', '芙蓉街社区'),
  place('/370102/004/c1/g1', 'grid', '第1网格'),
  place('/370102/004/c1/g1/p1', 'compound', '芙蓉里小区'),
  place('/370102/004/c1/g1/p1/b3', 'building', '3号楼'),
  place('/370102/004/c1/g1/p1/b3/f2', 'floor', '2层'),
  place('/unknown', 'street', '?'),
]);
const world = {
  kinds: new Map([['manhole', { alerts: { open: { label: { zh: '井盖开启', en: 'Cover open' } } } }]]),
  get: (type: string, id: string) => (type === 'place' ? PLACES.get(id) : id === 'd1' ? { name: '7号井盖' } : undefined),
  all: () => PLACES,
} as unknown as World;

it('says where something is as people say it: the nearest three places, without the grid', () => {
  expect(placeWords(world, '/370102/004/c1/g1/p1/b3/f2')).toEqual({ zh: '芙蓉里小区·3号楼·2层', en: '芙蓉里小区, 3号楼, 2层' });
  expect(placeWords(world, '/370102/004').zh).toBe('泉城路街道');
});
it('does not repeat what a name has said', () => {
  expect(placeWords(world, '/370102/004/c1/g1/p1/b3', '芙蓉里小区 3号楼 烟感').zh).toBe('芙蓉街社区');
  expect(placeWords(world, '/370102/004/c1/g1/p1', '芙蓉街社区 芙蓉里小区').zh).toBe('');
});
it('admits that it does not know', () => {
  expect(placeWords(world, '/unknown').en).toBe('Place unknown');
  expect(placeWords(world, '/nowhere').zh).toBe('位置未知');
  expect(deviceName(world, { device: null, address: 'gb26875:1/1' } as Alert).en).toBe('Device not in the ledger gb26875:1/1');
  expect(alertLabel(world, { kind: 'x', code: 'odd' } as Alert).zh).toBe('odd');
});
it('names alerts and devices by the ledger and the kind', () => {
  expect(deviceName(world, { device: 'd1', address: null } as Alert).zh).toBe('7号井盖');
  expect(alertLabel(world, { kind: 'manhole', code: 'open' } as Alert).zh).toBe('井盖开启');
});
it('walks down to where there is more than one place', () => {
  expect(jurisdictionPlace(world, '/370102')?.name).toBe('泉城路街道');
  expect(jurisdictionPlace(world, '/')?.name).toBe('泉城路街道');
  const lone = new Map([place('/310101/004/bund', 'street', '外滩')]);
  expect(jurisdictionPlace({ get: (_type: string, id: string) => lone.get(id), all: () => lone } as unknown as World, '/')?.name).toBe(
    '外滩',
  );
  expect(placesAlong(world, '/370102/004/c1').map((each) => each.name)).toEqual(['历下区', '泉城路街道', '芙蓉街社区']);
});
