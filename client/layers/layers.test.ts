import { describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { RollUp } from '#contract/rollup.ts';
import { STATUS, STATUSES } from '#contract/status.ts';
import { SCALES } from '#client/buildings/shades.ts';
import { MARK_TYPES, undrawable, type AreasMark, type LabelsMark, type Mark, type PointsMark, type PulsesMark } from '#client/marks/marks.ts';
import { LIFE_SAFETY, SELECTED, TONE, TONE_BY_STATUS, toneAt, toneOf, UNACKED } from '#client/marks/tones.ts';
import { GLOBE_DRAWS } from '#client/stages/globe/draws.ts';
import { MAP_DRAWS } from '#client/stages/map/draws.ts';
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
    expect(undrawable(marks(), MAP_DRAWS.filter((type) => type !== 'areas'))).toEqual(['areas']);
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

describe('devices', () => {
  it('touches only the slots a frame touched', () => {
    const fake = createFakeWorld(5000);
    const host = show(fake);
    const before = tones(host).slice();
    const { columns, version } = host.mark<PointsMark>('devices/points');
    columns.flush(() => undefined);
    fake.live(new Map([[7, STATUS.alert], [4000, STATUS.offline]]));
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

  it('takes the tone of its worst alert while that wants eyes, whatever the status', () => {
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
    fake.put(fakeAlert(device, { id: 'second', severity: 3, lifeSafety: false, active: false, acked: { by: { id: 'u', name: 'u' }, at: 2 } }));
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
    const { version } = host.mark<PointsMark>('devices/points');
    fake.put({ type: 'device', id: 'new', record: { ...device, id: 'new', handle: 9 } });
    expect(host.mark<PointsMark>('devices/points').columns.count).toBe(10);
    expect(host.mark<PointsMark>('devices/points').version).toBeGreaterThan(version);
  });
});

describe('rings', () => {
  const rollUp = (alerts: RollUp['alerts']): RollUp => ({ alerts, unacked: 0, lifeSafety: 0, devices: [0, 3, 0, 0, 0, 0, 0, 0] });
  const shown = (host: ReturnType<typeof show>, level: string): string[] =>
    host.mark<LabelsMark>(`rings/${level}`).labels.map(({ text, tone, more = [] }) => [{ text, tone }, ...more].map((one) => `${one.tone} ${one.text}`).join(', '));

  it('count by severity at every level, the worst first, and hide no device in alarm', () => {
    const fake = createFakeWorld(400);
    const host = show(fake);
    const first = [...fake.world.all('device').values()].find((device) => device.place === '/s/q0/c0/b')!;
    fake.put(fakeAlert(first));
    fake.roll(new Map(['/s', '/s/q0', '/s/q0/c0', '/s/q0/c0/b'].map((path) => [path, rollUp([1, 0, 0, 2])])));
    for (const level of ['street', 'community', 'compound', 'building', 'building-near']) expect(shown(host, level)).toEqual(['extreme 1, minor 2']);
    fake.roll(new Map([['/s/q0/c0/b', rollUp([0, 0, 0, 0])]]));
    expect(shown(host, 'building')).toEqual([]);
    expect(toneAt(toneOf(tones(host)[first.handle])).alarm).toBe(true);
    expect(host.mark<PointsMark>('devices/points').scale).toBeUndefined();
  });

  it('stand on grids where buildings hang in them and no compound does, so that every building has a neighbourhood and none two', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const place = (path: string, level: 'grid' | 'building' | 'compound'): RecordChange => put('place', { id: path, path, level, name: path, center: [117, 36.6], simulated: true });
    fake.put(place('/s/g1', 'grid'), place('/s/g1/b', 'building'), place('/s/g2', 'grid'), place('/s/g2/c', 'compound'), place('/s/g2/c/b', 'building'), place('/s/g2/b', 'building'));
    fake.roll(new Map(['/s/g1', '/s/g2', '/s/g2/c'].map((path, i) => [path, rollUp([0, 0, 0, i + 1])])));
    expect(shown(host, 'compound')).toEqual(['minor 1', 'minor 3']);
  });

  it('leave no distance without a level', () => {
    const host = show(createFakeWorld(4));
    const levels = ['building', 'compound', 'community', 'street'].map((level) => host.mark<LabelsMark>(`rings/${level}`).scale);
    for (let i = 1; i < levels.length; i++) expect(levels[i]?.from).toBe(levels[i - 1]?.to);
    expect(levels.at(-1)?.to).toBeUndefined();
    expect(host.mark<LabelsMark>('rings/building-near').scale).toEqual({ to: levels[0]?.from });
  });

  it('stand on the floors of the building in focus, which then needs none of its own', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.roll(new Map([['/s/q0/c0/b/F09', rollUp([1, 0, 0, 0])], ['/s/q0/c0/b/F02', rollUp([0, 0, 1, 0])], ['/s/q0/c1/b/F01', rollUp([0, 1, 0, 0])]]));
    expect(shown(host, 'floor')).toEqual([]);
    fake.roll(new Map([['/s/q0/c0/b', rollUp([1, 0, 1, 0])], ['/s/q0/c1/b', rollUp([0, 0, 1, 0])]]));
    expect(shown(host, 'building-near')).toHaveLength(2);
    host.setView({ ...HOME, focus: '/s/q0/c0/b/F09/d1' });
    expect(shown(host, 'floor')).toEqual(['moderate 1', 'extreme 1']);
    expect(shown(host, 'building-near')).toEqual(['moderate 1']);
    expect(host.mark<LabelsMark>('rings/floor').labels.map(({ position }) => position[2])).toEqual([4.5, 25.5]);
    fake.roll(new Map([['/s/q0/c0/b/F03', rollUp([0, 0, 0, 1])]]));
    expect(shown(host, 'floor')).toHaveLength(3);
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
  const counts = (alerts: RollUp['alerts']): RollUp => ({ alerts, unacked: 0, lifeSafety: 0, devices: STATUSES.map((status) => (status === 'normal' ? 3 : 0)) });

  it('are none while buildings show their state, the ground’s own by floors, and by risk as the server counts', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    expect(shade(host)).toMatchObject({ areas: [], steps: undefined });
    host.setView({ ...HOME, shade: 'floors' });
    expect(shade(host)).toMatchObject({ areas: [], steps: { by: 'floors' } });
    host.setView({ ...HOME, shade: 'risk' });
    expect(shade(host).areas).toEqual([]);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 0, 0, 0])], ['/s/q0/c1/b', counts([2, 0, 0, 0])], ['/s/q0', counts([2, 0, 0, 0])]]));
    const shown = Object.fromEntries(shade(host).areas.map(({ path, shade: rgb }) => [path, SCALES.risk.findIndex((step) => step.rgb === rgb)]));
    expect(shown).toEqual({ '/s/q0/c0/b': 0, '/s/q0/c1/b': 3 });
    host.setView(HOME);
    expect(shade(host)).toMatchObject({ areas: [], steps: undefined });
  });

  it('stay the same mark while no building changes its step', () => {
    const fake = createFakeWorld(8);
    const host = show(fake, { ...HOME, shade: 'risk' });
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 0, 0, 0])]]));
    const before = shade(host);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 0, 0, 1])], ['/s/q0', counts([0, 0, 0, 1])]]));
    expect(shade(host)).toBe(before);
    fake.roll(new Map([['/s/q0/c0/b', counts([0, 1, 0, 1])]]));
    expect(shade(host).version).toBeGreaterThan(before.version);
  });
});

describe('alerts', () => {
  it('of life safety pulse at every distance, however many there are; the five that cannot wait speak', () => {
    const fake = createFakeWorld(900);
    const host = show(fake);
    fake.put(...Array.from({ length: 600 }, (_, i) => fakeAlert(fake.world.deviceByHandle(i)!, { raisedAt: 1000 - i })));
    const pulses = host.mark<PulsesMark>('alerts/urgent');
    const words = host.mark<LabelsMark>('alerts/words');
    expect(pulses.scale ?? words.scale).toBeUndefined();
    expect(pulses.pulses.length).toBe(600);
    expect(words.labels.map(({ ref }) => ref!.path.split('/').at(-1))).toEqual(['d599', 'd598', 'd597', 'd596', 'd595']);
    expect(words.labels.every(({ always }) => always)).toBe(true);
  });

  it('are tagged while of severity 1 or 2 and unacknowledged: once an incident, where it began, with how long and not how often', () => {
    const fake = createFakeWorld(8);
    let now = 60_000;
    const world = { ...fake.world, serverNow: () => now };
    const host = show({ ...fake, world });
    const texts = (): string[] => host.mark<LabelsMark>('alerts/words').labels.map(({ text }) => text);
    const [first, second, third, fourth] = [0, 1, 2, 3].map((handle) => fake.world.deviceByHandle(handle)!);
    const acked = { by: { id: 'u', name: 'u' }, at: 2 };
    fake.put(
      fakeAlert(first, { incident: 'i', raisedAt: 30_000, count: 121, severity: 2 }), fakeAlert(second, { incident: 'i', raisedAt: 40_000 }),
      fakeAlert(third, { severity: 3, lifeSafety: false }), fakeAlert(fourth, { acked }),
    );
    expect(texts()).toEqual([`火警 · /s/q0/c0 /s/q0/c0/b · 30 秒`]);
    fake.put(put('incident', { id: 'i', severity: 1, alerts: [], tickets: [], state: 'open' } as unknown as Incident));
    expect(host.mark<LabelsMark>('alerts/words').labels[0].tone).toBe('extreme');
    now += 90_000;
    fake.live(new Map([[7, STATUS.normal]]));
    expect(texts()).toEqual([`火警 · /s/q0/c0 /s/q0/c0/b · 2 分钟`]);
    fake.put(fakeAlert(first, { incident: 'i', acked }), fakeAlert(second, { incident: 'i', acked }));
    expect(texts()).toEqual([]);
  });

  it('stand still once acknowledged, and go once over', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const device = fake.world.deviceByHandle(0)!;
    fake.put(fakeAlert(device));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses.map((pulse) => pulse.moving)).toEqual([true]);
    const acked = { by: { id: 'u', name: 'u' }, at: 2 };
    fake.put(fakeAlert(device, { acked }));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses.map((pulse) => pulse.moving)).toEqual([false]);
    fake.put(fakeAlert(device, { acked, active: false, clearedAt: 3 }));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses).toEqual([]);
  });

  it('of unknown devices show at their place; shelved ones do not, unless life is at stake', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const device = fake.world.deviceByHandle(0)!;
    const shelved = { by: { id: 'u', name: 'u' }, at: 1, until: 9, reason: 'test' };
    fake.put(
      fakeAlert(device, { id: 'a', device: null, address: 'gb26875:1/2', position: null, place: '/s/q1/c1' }),
      fakeAlert(device, { id: 'b', severity: 2, lifeSafety: false, shelved }),
      fakeAlert(fake.world.deviceByHandle(1)!, { id: 'c', shelved }),
      fakeAlert(device, { id: 'd', device: null, position: null, place: '/unknown' }),
    );
    expect(host.mark<PulsesMark>('alerts/urgent').pulses.map((pulse) => pulse.ref?.path)).toEqual(['/s/q1/c1', '/s/q0/c1/b/d1']);
  });
});
