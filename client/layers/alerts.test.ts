import { describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { STATUS } from '#contract/live/status.ts';
import { type LabelsMark, type Mark, type PulsesMark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert, type FakeWorld } from './fake-world.ts';
import { hostLayers, type LayerHost } from './host.ts';

const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };

function show(fake: FakeWorld, view: View = HOME): LayerHost & { mark<M extends Mark>(id: string): M } {
  const host = hostLayers(LAYERS, fake.world, 'zh', view, () => undefined);
  return { ...host, mark: <M extends Mark>(id: string) => host.marks().find((mark) => mark.id === id) as M };
}

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
      fakeAlert(first, { incident: 'i', raisedAt: 30_000, count: 121, severity: 2 }),
      fakeAlert(second, { incident: 'i', raisedAt: 40_000 }),
      fakeAlert(third, { severity: 3, lifeSafety: false }),
      fakeAlert(fourth, { acked }),
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

  it('of a fire all glow in the colour of its case, and one shaft stands on its building', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    const [first, second] = [0, 4].map((handle) => fake.world.deviceByHandle(handle)!);
    expect(first.place).toBe(second.place);
    const glow = (): (readonly [string, boolean | undefined])[] =>
      host.mark<PulsesMark>('alerts/urgent').pulses.map(({ tone, shaft }) => [tone, shaft] as const);
    fake.put(fakeAlert(first, { incident: 'i', severity: 2, raisedAt: 9 }), fakeAlert(second, { incident: 'i', severity: 2 }));
    expect(glow()).toEqual([
      ['severe', true],
      ['severe', undefined],
    ]);
    fake.put(put('incident', { id: 'i', severity: 1, alerts: [], tickets: [], state: 'open' } as unknown as Incident));
    expect(glow()).toEqual([
      ['extreme', true],
      ['extreme', undefined],
    ]);
  });

  it('of one device that says two things are tagged by the graver', () => {
    const fake = createFakeWorld(2);
    const host = show(fake);
    const lift = fake.world.deviceByHandle(0)!;
    fake.put(
      fakeAlert(lift, { id: 'pressed', incident: 'i', raisedAt: 1, severity: 2, code: 'pressed' }),
      fakeAlert(lift, { id: 'trapped', incident: 'i', raisedAt: 2, severity: 1, code: 'trapped' }),
    );
    expect(host.mark<LabelsMark>('alerts/words').labels.map(({ text }) => text.split(' ')[0])).toEqual(['trapped']);
  });

  it('stand still once acknowledged, and go once over', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const device = fake.world.deviceByHandle(0)!;
    fake.put(fakeAlert(device));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses.map((pulse) => pulse.waiting)).toEqual([true]);
    const acked = { by: { id: 'u', name: 'u' }, at: 2 };
    fake.put(fakeAlert(device, { acked }));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses.map((pulse) => pulse.waiting)).toEqual([false]);
    fake.put(fakeAlert(device, { acked, active: false, clearedAt: 3 }));
    expect(host.mark<PulsesMark>('alerts/urgent').pulses).toEqual([]);
  });

  it('come with one ring each: not those that were there before, nor one that is heard or decided on again', () => {
    const fake = createFakeWorld(4);
    const [first, second] = [0, 1].map((handle) => fake.world.deviceByHandle(handle)!);
    fake.put(fakeAlert(first));
    const host = show(fake);
    const came = (): (number | undefined)[] => host.mark<PulsesMark>('alerts/urgent').pulses.map(({ cameAt }) => cameAt);
    expect(came()).toEqual([undefined]);
    fake.put(fakeAlert(second, { raisedAt: 0 }));
    const [, at] = came();
    expect(came()).toEqual([undefined, expect.any(Number)]);
    fake.put(fakeAlert(second, { raisedAt: 0, acked: { by: { id: 'u', name: 'u' }, at: 2 } }));
    expect(came()).toEqual([undefined, at]);
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
