import { describe, expect, it } from 'vitest';
import { reserveHandles } from '#contract/live/columns.ts';
import { put } from '#contract/records/record.ts';
import type { RollUp } from '#contract/live/rollup.ts';
import { STATUS, STATUSES } from '#contract/live/status.ts';
import { SCALES } from '#client/buildings/shades.ts';
import { MARK_TYPES, undrawable, type AreasMark, type Mark, type PointsMark } from '#client/marks/marks.ts';
import { LIFE_SAFETY, SELECTED, TONE, TONE_BY_STATUS, UNACKED } from '#client/marks/tones.ts';
import { GLOBE_DRAWS } from '#client/stages/globe/mark-types.ts';
import { MAP_DRAWS } from '#client/stages/map/mark-types.ts';
import type { FarMirror } from '#client/world/mirror/far-devices.ts';
import type { View } from '#client/view/view.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert, withdrawn, type FakeWorld } from './fake-world.ts';
import { hostLayers, type LayerHost } from './host.ts';

const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };

function show(fake: FakeWorld, view: View = HOME): LayerHost & { mark<M extends Mark>(id: string): M } {
  const host = hostLayers(LAYERS, fake.world, 'zh', view, () => undefined);
  return { ...host, mark: <M extends Mark>(id: string) => host.marks().find((mark) => mark.id === id) as M };
}
const tones = (host: ReturnType<typeof show>): Uint8Array => host.mark<PointsMark>('devices/points').columns.tone;

describe('every layer', () => {
  it('is found once, speaks both languages, and says only words that exist', () => {
    expect(LAYERS.length).toBeGreaterThan(5);
    expect(new Set(LAYERS.map((layer) => layer.id)).size).toBe(LAYERS.length);
    const { marks } = show(createFakeWorld(8), { ...HOME, focus: '/s/q0/c0' });
    for (const { label } of LAYERS) expect(label.zh !== '' && label.en !== '').toBe(true);
    expect(new Set(marks().map((mark) => mark.id)).size).toBe(marks().length);
    for (const mark of marks()) expect(MARK_TYPES).toContain(mark.type);
  });

  it('is drawn whole by map and globe, or what is left out is listed', () => {
    const { marks } = show(createFakeWorld(8));
    expect(undrawable(marks(), MAP_DRAWS)).toEqual([]);
    expect(undrawable(marks(), GLOBE_DRAWS)).toEqual([]);
    expect(
      undrawable(
        marks(),
        MAP_DRAWS.filter((type) => type !== 'areas'),
      ),
    ).toEqual(['areas']);
  });

  it('goes when the View hides it and comes back up to date; alerts cannot be hidden', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    host.setView({ ...HOME, hidden: LAYERS.map((layer) => layer.id) });
    expect(host.mark('devices/points')).toBeUndefined();
    expect(host.mark('alerts/urgent')).toBeDefined();
    fake.live(new Map([[2, STATUS.fault]]));
    host.setView(HOME);
    expect(tones(host)[2]).toBe(TONE.fault);
  });
});

describe('far devices', () => {
  it('are points in their own tone that lead to their place, are known when they come near, and points again after', () => {
    const fake = createFakeWorld(4);
    const [one] = [...fake.world.all('device').values()];
    const far = fake.world.far as FarMirror;
    far.put({ ...one, handle: 9, position: [117.5, 36.5, 12] }, '/s/q0/c0');
    reserveHandles(fake.world.columns, 10);
    fake.world.columns.status[9] = STATUS.alert;
    const host = show(fake);
    const mark = (): PointsMark => host.mark<PointsMark>('devices/points');
    expect(mark().columns.count).toBe(10);
    expect(tones(host)[9]).toBe(TONE_BY_STATUS[STATUS.alert]);
    expect([...mark().columns.positions.subarray(27, 30)]).toEqual([117.5, 36.5, 0]);
    expect(mark().refer(9)).toEqual({ path: '/s/q0/c0' });
    expect(mark().refer(8)).toBeNull();
    fake.live(new Map([[9, STATUS.fault]]));
    expect(tones(host)[9]).toBe(TONE.fault);
    host.setView({ ...HOME, focus: `${one.place}/nine` });
    expect(tones(host)[9]).toBe(TONE.fault);
    fake.put(put('device', { ...one, id: 'nine', handle: 9, position: [117.5, 36.5, 12] }));
    expect(tones(host)[9]).toBe(TONE.fault | SELECTED);
    expect(mark().refer(9)).toEqual({ path: `${one.place}/nine`, handle: 9 });
    expect(mark().columns.positions[29]).toBe(12);
    fake.put({ type: 'device', id: 'nine', record: null });
    expect(mark().refer(9)).toEqual({ path: '/s/q0/c0' });
    expect(tones(host)[9]).toBe(TONE.fault);
  });
});

describe('devices', () => {
  it('touches only the slots a frame touched', () => {
    const fake = createFakeWorld(5000);
    const host = show(fake);
    const before = tones(host).slice();
    const { columns, version } = host.mark<PointsMark>('devices/points');
    columns.flush(() => undefined);
    fake.live(
      new Map([
        [7, STATUS.alert],
        [4000, STATUS.offline],
      ]),
    );
    const changed = [...tones(host).keys()].filter((slot) => tones(host)[slot] !== before[slot]);
    expect(changed).toEqual([7, 4000]);
    expect(host.mark<PointsMark>('devices/points').version).toBe(version);
    let written = 0;
    columns.flush((start, end) => (written += end - start));
    expect(written).toBeLessThanOrEqual(512);
  });

  it('shows every status in its tone', () => {
    const fake = createFakeWorld(STATUSES.length);
    const host = show(fake);
    fake.live(new Map(STATUSES.map((_, status) => [status, status])));
    expect([...tones(host).subarray(0, STATUSES.length)]).toEqual([...TONE_BY_STATUS]);
  });

  it('takes the tone of its worst alert while that needs attention, whatever the status', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const device = fake.world.deviceByHandle(1)!;
    const fire = fakeAlert(device);
    fake.put(fire, fakeAlert(device, { id: 'second', severity: 3, lifeSafety: false }));
    expect(tones(host)[1]).toBe(TONE.extreme | LIFE_SAFETY | UNACKED);
    fake.live(new Map([[1, STATUS.normal]]));
    expect(tones(host)[1]).toBe(TONE.extreme | LIFE_SAFETY | UNACKED);
    fake.put(withdrawn(fire));
    expect(tones(host)[1]).toBe(TONE.moderate | UNACKED);
    fake.put(
      fakeAlert(device, { id: 'second', severity: 3, lifeSafety: false, active: false, acked: { by: { id: 'u', name: 'u' }, at: 2 } }),
    );
    expect(tones(host)[1]).toBe(TONE.normal);
  });

  it('is selected by focus, and a new device appears', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const device = fake.world.deviceByHandle(2)!;
    host.setView({ ...HOME, focus: `${device.place}/${device.id}` });
    expect(tones(host)[2]).toBe(TONE.normal | SELECTED);
    host.setView(HOME);
    expect(tones(host)[2]).toBe(TONE.normal);
    expect(host.mark<PointsMark>('devices/points').refer(2)).toEqual({ path: `${device.place}/d2`, handle: 2 });
    fake.put({ type: 'device', id: 'new', record: { ...device, id: 'new', handle: 9 } });
    expect(host.mark<PointsMark>('devices/points').columns.count).toBe(10);
    expect(tones(host)[9]).toBe(TONE.unknown);
  });
});

describe('room for badges', () => {
  it('is found when devices come or move, and left alone when only their words change', () => {
    const fake = createFakeWorld(40);
    const host = show(fake);
    const { columns } = host.mark<PointsMark>('devices/points');
    const device = fake.world.deviceByHandle(5)!;
    const before = columns.room.slice(0, 40);
    expect(new Set(before).size).toBeGreaterThan(2);
    fake.put({ type: 'device', id: device.id, record: { ...device, name: 'another' } });
    expect(columns.room.slice(0, 40)).toEqual(before);
    fake.put({ type: 'device', id: device.id, record: { ...device, position: [118, 37, 0] } });
    expect(columns.room[5]).toBeGreaterThan(before[5]);
  });
});

describe('building shades', () => {
  const shade = (host: ReturnType<typeof show>): AreasMark => host.mark<AreasMark>('buildings/shade');
  const counts = (alerts: RollUp['alerts']): RollUp => ({
    alerts,
    unacked: 0,
    lifeSafety: 0,
    handled: 0,
    devices: STATUSES.map((status) => (status === 'normal' ? 3 : 0)),
  });

  it('are none while buildings show their state, the ground’s own by floors, and by risk as the server counts', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    expect(shade(host)).toMatchObject({ areas: [], steps: undefined });
    host.setView({ ...HOME, shade: 'floors' });
    expect(shade(host)).toMatchObject({ areas: [], steps: { by: 'floors' } });
    host.setView({ ...HOME, shade: 'risk' });
    expect(shade(host).areas).toEqual([]);
    fake.roll(
      new Map([
        ['/s/q0/c0/b', counts([0, 0, 0, 0])],
        ['/s/q0/c1/b', counts([2, 0, 0, 0])],
        ['/s/q0', counts([2, 0, 0, 0])],
      ]),
    );
    const shown = Object.fromEntries(
      shade(host).areas.map(({ path, shade: rgb }) => [path, SCALES.risk.findIndex((step) => step.rgb === rgb)]),
    );
    expect(shown).toEqual({ '/s/q0/c0/b': 0, '/s/q0/c1/b': 2 });
    host.setView(HOME);
    expect(shade(host)).toMatchObject({ areas: [], steps: undefined });
  });

  it('stay the same mark while no building changes its step', () => {
    const fake = createFakeWorld(8);
    const host = show(fake, { ...HOME, shade: 'risk' });
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 0, 0, 0])]]));
    const before = shade(host);
    fake.roll(
      new Map([
        ['/s/q0/c0/b', counts([0, 0, 0, 1])],
        ['/s/q0', counts([0, 0, 0, 1])],
      ]),
    );
    expect(shade(host)).toBe(before);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 1, 0, 1])]]));
    expect(shade(host).version).toBeGreaterThan(before.version);
  });
});

describe('places with alerts', () => {
  const counts = (alerts: RollUp['alerts'], unacked: number): RollUp => ({ alerts, unacked, lifeSafety: 0, handled: 0, devices: [] });
  const areas = (host: ReturnType<typeof show>, id: string): unknown[] =>
    host.mark<AreasMark>(id).areas.map(({ path, tone, moving }) => [path, tone, moving]);

  it('are coloured by the worst the server counts there, and move while one is not acknowledged', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    expect(areas(host, 'buildings/rollup')).toEqual([]);
    fake.roll(
      new Map([
        ['/s/q0/c0/b', counts([0, 1, 0, 4], 2)],
        ['/s/q0/c0', counts([0, 1, 0, 4], 2)],
      ]),
    );
    expect(areas(host, 'buildings/rollup')).toEqual([['/s/q0/c0/b', 'severe', true]]);
    expect(areas(host, 'compounds/rollup')).toEqual([['/s/q0/c0', 'severe', true]]);
    const before = host.mark<AreasMark>('buildings/rollup');
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 2, 0, 3], 1)]]));
    expect(host.mark<AreasMark>('buildings/rollup')).toBe(before);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 2, 0, 3], 0)]]));
    expect(areas(host, 'buildings/rollup')).toEqual([['/s/q0/c0/b', 'severe', false]]);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 0, 0, 0], 0)]]));
    expect(areas(host, 'buildings/rollup')).toEqual([]);
  });
});
