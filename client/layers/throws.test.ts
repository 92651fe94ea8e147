import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { put } from '#contract/records/record.ts';
import type { Place } from '#contract/records/place.ts';
import type { LabelsMark, Mark, StoreysMark } from '#client/marks/marks.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert } from './fake-world.ts';
import { bandOf } from './ground/throw-bands.ts';
import { hostLayers } from './host.ts';

const plane = localPlane([117, 36.66]);
const RING = (
  [
    [0, 0],
    [40, 0],
    [40, 14],
    [0, 14],
    [0, 0],
  ] as const
).map((corner) => plane.toLonLat(corner));

describe('floors that something seems to come from', () => {
  it.each([
    [
      { floor: 11, confidence: 86 },
      { low: 10, high: 12, likely: 11 },
    ],
    [
      { floor: 11, confidence: 70 },
      { low: 9, high: 13, likely: 11 },
    ],
    [{ floor: 11 }, { low: 8, high: 14, likely: 11 }],
    [
      { floor: 18, confidence: 90 },
      { low: 17, high: 18, likely: 18 },
    ],
    [
      { floorLow: 4, floorHigh: 6 },
      { low: 4, high: 6, likely: 0 },
    ],
    [{ confidence: 90 }, null],
    [{ floorLow: 9, floorHigh: 3 }, null],
  ])('%j: %j', (attributes, band) => expect(bandOf({ attributes }, 18)).toEqual(band));

  it('are a band on the facade of the tower before the camera, until somebody took notice', async () => {
    const fake = createFakeWorld(2);
    const camera = fake.world.deviceByHandle(0)!;
    const [lon, lat] = plane.toLonLat([20, -12]);
    const tower = {
      id: 'tower',
      path: `${camera.place}/tower`,
      level: 'building',
      name: '3号楼',
      height: 54,
      floors: 18,
      ring: RING,
      center: plane.toLonLat([20, 7]),
      simulated: true,
    } as unknown as Place;
    const device = { ...camera, kind: 'throw-camera', position: [lon, lat, 2.5] as const };
    const alert = {
      ...fakeAlert(device).record,
      code: 'thrown',
      severity: 2,
      event: 'e-1',
      raisedAt: 1_000_000,
      lastAt: 1_000_000,
    } as Alert;
    const items = [
      { type: 'throw', at: 1_000_000, attributes: { floor: 11, confidence: 86 } },
      { type: 'throw', at: 1_000, attributes: { floor: 3 } },
    ];
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(JSON.stringify({ items, next: null }), { headers: { 'content-type': 'application/json' } })),
    );
    onTestFinished(() => void vi.unstubAllGlobals());
    const host = hostLayers(LAYERS, fake.world, 'zh', { focus: '', stage: 'map', hidden: [], time: 'live', open: '' }, () => undefined);
    const mark = <M extends Mark>(id: string): M | undefined => host.marks().find((each) => each.id === id) as M | undefined;
    expect(mark('throws/bands')).toBeUndefined();
    fake.put(put('place', tower), put('device', device), put('alert', alert));
    await expect.poll(() => (fake.put(), mark<StoreysMark>('throws/bands')?.storeys.length)).toBe(3);
    const { storeys } = mark<StoreysMark>('throws/bands')!;
    expect(storeys.map(({ path, bottom, top }) => [path.slice(-3), bottom, top])).toEqual([
      ['F10', 27, 30],
      ['F11', 30, 33],
      ['F12', 33, 36],
    ]);
    expect(storeys[1].strength).toBeGreaterThan(storeys[0].strength);
    expect(plane.toMetres(storeys[0].ring[0])[1]).toBeCloseTo(-0.6, 1);
    expect(mark<LabelsMark>('throws/words')!.labels.map(({ text }) => text)).toEqual(['推测 10–12 层']);
    fake.put(put('alert', { ...alert, active: false, acked: { by: { id: 'a', name: 'a' }, at: 1 } }));
    expect(mark<StoreysMark>('throws/bands')!.storeys).toEqual([]);
  });
});
