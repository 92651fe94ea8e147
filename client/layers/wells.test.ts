import { expect, it } from 'vitest';
import manhole from '#devices/manhole/kind.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put } from '#contract/records/record.ts';
import type { LabelsMark } from '#client/marks/marks.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert } from './fake-world.ts';
import { hostLayers } from './host.ts';

it('wells that fill say how high, how fast, and when they will be over, by what was reported', async () => {
  const fake = createFakeWorld(4);
  Object.assign(fake.world, { kinds: new Map([...fake.world.kinds, [manhole.id, manhole]]) });
  const host = hostLayers(LAYERS, fake.world, 'zh', { focus: '', stage: 'map', hidden: [], time: 'live', open: '' }, () => undefined);
  const words = (): string[] | undefined =>
    (host.marks().find(({ id }) => id === 'wells/levels') as LabelsMark | undefined)?.labels.map(({ text }) => text).sort();
  expect(words()).toBeUndefined();
  const well = (handle: number, code: string, more: Partial<Alert>): Alert => ({
    ...(fakeAlert(fake.world.deviceByHandle(handle)!).record as Alert),
    id: `${handle} ${code}`,
    kind: manhole.id,
    point: 'waterLevelCm',
    code,
    ...more,
  });
  const rising = well(0, 'water-rising', { value: 130, rate: 8, severity: 4 });
  fake.put(put('alert', rising), put('alert', well(1, 'water-over', { value: 195.4, severity: 3 })));
  // Its code is fetched when the first well fills.
  await expect.poll(() => (fake.put(), words())).toEqual(['130 cm ↑8.0/分 · 约 7 分越限', '195 cm']);
  fake.put(put('alert', well(0, 'water-over', { value: 181, severity: 3, lastAt: rising.lastAt + 1 })));
  expect(words()).toEqual(['181 cm ↑8.0/分', '195 cm']);
  fake.put(put('alert', { ...rising, active: false }));
  expect(words()).toEqual(['181 cm', '195 cm']);
});
