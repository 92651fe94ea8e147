import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { STATUSES } from '#contract/live/status.ts';
import type { LabelsMark, PointsMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import { AlertIndex } from './alerts/alert-index.ts';
import devices from './devices.layer.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert, type FakeWorld } from './fake-world.ts';
import { hostLayers } from './host.ts';
import rings from './rings.layer.ts';

const view = (focus: string): { focus: string; stage: 'map'; hidden: string[]; time: 'live'; open: string } => ({
  focus,
  stage: 'map',
  hidden: [],
  time: 'live',
  open: '',
});
const PATHS = ['/s', '/s/q0', '/s/q0/c0', '/s/q0/c0/b', '/s/q0/c0/b/F02', '/s/q0/c0/b/B1', '/s/q1/c1/b', '/s/g', '/s/g/b', '/s/g/c'];
const levelOf = (path: string): PlaceLevel =>
  path.endsWith('/b')
    ? 'building'
    : path.endsWith('/g')
      ? 'grid'
      : /\/c\d?$/.test(path)
        ? 'compound'
        : /\/q\d$/.test(path)
          ? 'community'
          : 'street';

const place = fc
  .record({
    path: fc.constantFrom(...PATHS.filter((path) => !/\/[FB]\d+$/.test(path))),
    east: fc.nat(3),
    height: fc.option(fc.nat(3)),
    gone: fc.boolean(),
  })
  .map(({ path, east, height, gone }): RecordChange =>
    gone
      ? { type: 'place', id: path, record: null }
      : put('place', {
          id: path,
          path,
          level: levelOf(path),
          name: path,
          center: [117 + east * 0.001, 36.6],
          simulated: true,
          ...(height === null ? {} : { height }),
        }),
  );
const rollUp = fc.record({
  path: fc.constantFrom(...PATHS),
  alerts: fc.tuple(fc.nat(2), fc.nat(1), fc.nat(1), fc.nat(1)),
  lifeSafety: fc.nat(1),
  handled: fc.nat(1),
});

describe('rings', () => {
  it('kept up place by place are the same as counted anew', () => {
    const act = fc.oneof(
      fc.array(place, { minLength: 1, maxLength: 3 }).map((changes) => (fake: FakeWorld) => fake.put(...changes)),
      fc
        .array(rollUp, { minLength: 1, maxLength: 4 })
        .map(
          (rows) => (fake: FakeWorld) =>
            fake.roll(new Map(rows.map(({ path, ...counts }) => [path, { ...counts, unacked: 0, devices: STATUSES.map(() => 0) }]))),
        ),
      fc.constantFrom('', ...PATHS).map((focus) => focus),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const fake = createFakeWorld(4);
        let focus = '';
        const told: unknown[] = [];
        const host = hostLayers([rings], fake.world, 'zh', view(focus), (marks) => told.push(marks));
        const said = (marks: readonly unknown[]): unknown =>
          (marks as LabelsMark[]).map(({ id, labels }) => ({ id, labels })).sort((a, b) => (a.id < b.id ? -1 : 1));
        for (const one of acts) {
          const before = host.marks();
          told.length = 0;
          if (typeof one === 'string') host.setView(view((focus = one)));
          else one(fake);
          expect(said(host.marks())).toEqual(
            said(rings.create({ world: fake.world, lang: 'zh', alerts: new AlertIndex(fake.world) }, view(focus)).marks()),
          );
          // Words that stay are not written again.
          host
            .marks()
            .forEach((mark, i) =>
              expect(mark === before[i]).toBe(
                JSON.stringify((mark as LabelsMark).labels) === JSON.stringify((before[i] as LabelsMark).labels),
              ),
            );
          expect(told.length > 0).toBe(host.marks().some((mark, i) => mark !== before[i]));
        }
      }),
    );
  });
});

describe('alerts', () => {
  it('that only repeat draw nothing anew, and whatever else happens to them does', () => {
    const fake = createFakeWorld(40);
    const told: unknown[] = [];
    const host = hostLayers(LAYERS, fake.world, 'zh', view(''), (marks) => told.push(marks));
    const device = fake.world.deviceByHandle(3)!;
    fake.put(fakeAlert(device, { text: 'smoke' }));
    const before = host.marks();
    told.length = 0;
    fake.put(fakeAlert(device, { text: 'smoke', count: 2, lastAt: 9, value: 2 }));
    expect(told).toEqual([]);
    host.marks().forEach((mark, i) => expect(mark).toBe(before[i]));
    for (const patch of [
      { severity: 2 as const },
      { acked: { by: { id: 'u', name: 'u' }, at: 2 } },
      { lifeSafety: false },
      { raisedAt: 5 },
      { place: '/s/q1' },
    ]) {
      told.length = 0;
      fake.put(fakeAlert(device, patch));
      expect(told).toHaveLength(1);
    }
  });
});

describe('devices', () => {
  it('kept up one by one are the same as placed anew, with the same room', () => {
    // The first stays, or both would measure on planes of their own, and decide otherwise of what is apart by exactly a spacing.
    const change = fc.record({ handle: fc.integer({ min: 1, max: 50 }), east: fc.nat(60), north: fc.nat(20), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 15 }), (steps) => {
        const fake = createFakeWorld(48);
        const model = fake.world.deviceByHandle(0)!;
        const host = hostLayers([devices], fake.world, 'zh', view(''), () => undefined);
        for (const step of steps) {
          fake.put(
            ...step.map(({ handle, east, north, gone }): RecordChange => {
              const record: Device = { ...model, id: `d${handle}`, handle, position: [117 + east * 37e-7, 36.6 + north * 53e-7, 3] };
              return gone ? { type: 'device', id: record.id, record: null } : put('device', record);
            }),
          );
          const kept = (host.marks()[0] as PointsMark).columns;
          const anew = (
            devices.create({ world: fake.world, lang: 'zh', alerts: new AlertIndex(fake.world) }, view('')).marks()[0] as PointsMark
          ).columns;
          for (let slot = 0; slot < kept.count; slot++) {
            expect(kept.tone[slot]).toBe(slot < anew.count ? anew.tone[slot] : TONE.hidden);
            if (kept.tone[slot] === TONE.hidden) continue;
            expect([...kept.positions.subarray(slot * 3, slot * 3 + 3), kept.icon[slot], kept.room[slot]]).toEqual([
              ...anew.positions.subarray(slot * 3, slot * 3 + 3),
              anew.icon[slot],
              anew.room[slot],
            ]);
          }
        }
      }),
    );
  });

  it('hands over only the slots that are others, when one moves', () => {
    const fake = createFakeWorld(5000);
    const host = hostLayers([devices], fake.world, 'zh', view(''), () => undefined);
    const [mark] = host.marks() as PointsMark[];
    mark.columns.flushMoved(() => undefined);
    const device = fake.world.deviceByHandle(77)!;
    fake.put(put('device', { ...device, position: [device.position[0] + 0.001, device.position[1], 5] }));
    expect(host.marks()[0]).toBe(mark);
    const slots: number[] = [];
    mark.columns.flushMoved((slot) => slots.push(slot));
    expect(slots).toContain(77);
    expect(slots.length).toBeLessThan(200);
    expect([...mark.columns.positions.subarray(231, 234)]).toEqual([device.position[0] + 0.001, device.position[1], 5]);
  });

  it('hands over only the slots that are others, when some come and more slots are needed', () => {
    const fake = createFakeWorld(5000);
    const host = hostLayers([devices], fake.world, 'zh', view(''), () => undefined);
    const [mark] = host.marks() as PointsMark[];
    mark.columns.flushMoved(() => undefined);
    const model = fake.world.deviceByHandle(77)!;
    const { count } = mark.columns;
    fake.put(
      ...Array.from({ length: 5 }, (_, n): RecordChange => {
        const position = [model.position[0] + 0.01, model.position[1] + n * 0.001, 5] as const;
        return put('device', { ...model, id: `new-${n}`, handle: count + n, position });
      }),
    );
    expect(host.marks()[0]).toBe(mark);
    const slots: number[] = [];
    mark.columns.flushMoved((slot) => slots.push(slot));
    expect(slots).toEqual(expect.arrayContaining([0, 1, 2, 3, 4].map((n) => count + n)));
    expect(slots.length).toBeLessThan(200);
  });

  it('that come by the hundred are dots at once, and have the badges of those placed anew when no more come', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = createFakeWorld(48);
    const told: unknown[] = [];
    const host = hostLayers([devices], fake.world, 'zh', view(''), (marks) => told.push(marks));
    const model = fake.world.deviceByHandle(0)!;
    const come = (from: number, count: number): void =>
      fake.put(
        ...Array.from({ length: count }, (_, n): RecordChange => {
          const position = [model.position[0] + ((from + n) % 20) * 37e-7, model.position[1] + ((from + n) >> 4) * 53e-6, 3] as const;
          return put('device', { ...model, id: `d${from + n}`, handle: from + n, position });
        }),
      );
    const columns = (): PointsMark['columns'] => (host.marks()[0] as PointsMark).columns;
    for (const from of [48, 148, 248]) {
      come(from, 100);
      vi.advanceTimersByTime(60);
    }
    come(348, 1);
    expect([columns().tone[48] !== TONE.hidden, ...columns().room.subarray(48, 349)]).toEqual([
      true,
      ...Array.from({ length: 301 }, () => 0),
    ]);
    told.length = 0;
    vi.advanceTimersByTime(1000);
    expect(told).toHaveLength(1);
    const anew = devices.create({ world: fake.world, lang: 'zh', alerts: new AlertIndex(fake.world) }, view('')).marks()[0] as PointsMark;
    expect([...columns().room.subarray(0, 349)]).toEqual([...anew.columns.room.subarray(0, 349)]);
    expect(Math.max(...columns().room.subarray(48, 349))).toBeGreaterThan(0);
    come(349, 100);
    host.dispose();
    told.length = 0;
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
  });

  it('that are no more stay away, whatever a frame says of their slot', () => {
    const fake = createFakeWorld(4);
    const host = hostLayers([devices], fake.world, 'zh', view(''), () => undefined);
    fake.put({ type: 'device', id: 'd2', record: null });
    fake.live(new Map([[2, 5]]));
    expect((host.marks()[0] as PointsMark).columns.tone[2]).toBe(TONE.hidden);
  });
});
