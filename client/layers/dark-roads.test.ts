import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { put } from '#contract/records/record.ts';
import type { LabelsMark, LinesMark, Mark } from '#client/marks/marks.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert } from './fake-world.ts';
import { hostLayers } from './host.ts';

it('lamps in a row that are out are a muffled stretch of road with its length, until two are left', async () => {
  const fake = createFakeWorld(8);
  const host = hostLayers(LAYERS, fake.world, 'zh', { focus: '', stage: 'map', hidden: [], time: 'live', open: '' }, () => undefined);
  const mark = <M extends Mark>(id: string): M | undefined => host.marks().find((each) => each.id === id) as M | undefined;
  expect(mark('dark-roads/bands')).toBeUndefined();
  const out = [0, 1, 2].map((handle) => {
    const device = {
      ...fake.world.deviceByHandle(handle)!,
      name: `泉城路 ${handle + 4}号灯`,
      position: [117, 36.66 + (handle * 45) / METRES_PER_DEGREE, 8] as const,
    };
    return { device, alert: { ...fakeAlert(device).record, code: 'lamp-out' } as Alert };
  });
  fake.put(...out.flatMap(({ device, alert }) => [put('device', device), put('alert', alert)]));
  // Its code is fetched when the first lamp is out.
  await expect.poll(() => (fake.put(), mark<LinesMark>('dark-roads/bands')?.lines[0]?.points.length)).toBe(4);
  expect(mark<LabelsMark>('dark-roads/words')?.labels.map(({ text }) => text)).toEqual(['3 灯不亮 · 90 m']);
  fake.put(put('alert', { ...out[1].alert, active: false }));
  expect(mark<LinesMark>('dark-roads/bands')?.lines).toEqual([]);
});
