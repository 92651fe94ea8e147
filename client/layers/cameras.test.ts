import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import type { FootprintsMark } from '#client/marks/marks.ts';
import cameras from './cameras.layer.ts';
import { createFakeWorld } from './fake-world.ts';
import { hostLayers } from './host.ts';

it('what cameras see is drawn anew for a camera that is another, and for nothing else that comes', () => {
  const fake = createFakeWorld(8);
  const device = fake.world.deviceByHandle(0)!;
  const compound = [...fake.world.all('place').values()].find(({ level, path }) => level === 'compound' && device.place.startsWith(path))!;
  const camera = { ...device, id: 'c1', handle: 20, place: compound.path, camera: { azimuth: 90, fov: 60, reach: 40 } };
  const view = { focus: compound.path, stage: 'map', hidden: [], time: 'live', open: '' } as const;
  const host = hostLayers([cameras], fake.world, 'zh', { ...view, hidden: [] }, () => undefined);
  const mark = (): FootprintsMark => host.marks()[0] as FootprintsMark;
  fake.put(put('device', camera));
  expect(mark().footprints).toHaveLength(1);
  let before = mark();
  fake.put(put('device', { ...camera }), put('device', { ...device, id: 'smoke', handle: 21 }), { type: 'device', id: 'd3', record: null });
  expect(mark()).toBe(before);
  fake.put(put('device', { ...camera, camera: { ...camera.camera, azimuth: 180 } }));
  expect(mark()).not.toBe(before);
  before = mark();
  fake.put(put('device', { ...device, id: 'c1', handle: 20 }));
  expect(mark().footprints).toEqual([]);
  fake.put(put('device', camera), { type: 'device', id: 'c1', record: null });
  expect(mark().footprints).toEqual([]);
});
