import { describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { createFakeWorld, fakeAlert } from '#client/layers/fake-world.ts';
import { PANEL_IDS } from '#client/panels/panel.ts';
import { TOURS } from '#client/panels/tour/discover.ts';
import { FIGURE_NAMES, figureOf } from '#contract/tours/figures.ts';
import { begun, goTo, heard, passed } from './player.ts';
import { chooseSubject } from '#contract/tours/subject.ts';
import { figureSource } from './figure-source.ts';
import { viewOfScene } from './scene-view.ts';
import { faultOf, filled, type Scene, type Tour } from '#contract/tours/tour.ts';
import { callingIncidents, meanwhileOf } from './yielding.ts';

const scene: Scene = {
  look: 'whole',
  panels: [],
  seconds: 10,
  title: { zh: '一', en: 'One' },
  caption: { zh: '{{alerts}} 条', en: '{{ alerts }} alerts' },
};
const tour: Tour = { title: { zh: '试', en: 'Try' }, about: { zh: '', en: '' }, icon: 'flame', scenes: [scene] };
const withScene = (change: Partial<Scene>, more: Partial<Tour> = {}): Tour => ({
  ...tour,
  ...more,
  scenes: [scene, { ...scene, ...change }],
});

function fire() {
  const made = createFakeWorld(8);
  const device = made.world.get('device', 'd0')!;
  const write = (id: string, more: Partial<Incident>, acked: boolean): void => {
    made.put(
      fakeAlert(device, { id: `alert-${id}`, incident: id, acked: acked ? { by: { id: 'u', name: 'u' }, at: 5 } : null }),
      put('incident', {
        id,
        number: id,
        title: { zh: `火警 ${id}`, en: `Fire ${id}` },
        reason: { zh: '', en: '' },
        priority: 1,
        state: 'open',
        affinity: 'fire',
        alerts: [`alert-${id}`],
        tickets: [],
        place: device.place,
        openedAt: 1,
        ...more,
      } as unknown as Incident),
    );
  };
  return { ...made, device, write };
}

describe('a tour file', () => {
  it.each(TOURS.map((found) => [found.id, found] as const))('%s is whole, in both languages', (_id, { tour: one, fault }) => {
    expect(fault).toBeNull();
    for (const { title, caption } of one.scenes)
      for (const text of [title, caption]) expect([text.zh, text.en].every((words) => words.trim() !== '')).toBe(true);
  });

  it('the street takes three minutes', () => {
    const seconds = TOURS.find(({ id }) => id === 'street')!.tour.scenes.reduce((sum, one) => sum + one.seconds, 0);
    expect(seconds).toBe(180);
  });

  it('is refused in words for a figure, a panel or a subject that there is not', () => {
    expect(faultOf(tour, PANEL_IDS)).toBeNull();
    expect(faultOf(withScene({ caption: { zh: '{{alarms}}', en: '' } }), PANEL_IDS)).toMatchObject({
      zh: expect.stringContaining('第 2 幕：没有名为“alarms”的数字') as string,
      en: expect.stringContaining('there is no figure "alarms"') as string,
    });
    expect(faultOf(withScene({ fact: { figure: 'toString', name: scene.title } }), PANEL_IDS)?.en).toContain('no figure "toString"');
    expect(faultOf(withScene({ panels: ['nowhere'] }), PANEL_IDS)?.en).toContain('no panel "nowhere"');
    expect(faultOf(withScene({ strip: 'nowhere' }), PANEL_IDS)?.en).toContain('no panel "nowhere"');
    expect(faultOf(withScene({ look: 'floor' }), PANEL_IDS)?.en).toContain('the tour has none');
    expect(faultOf(withScene({ seconds: 0 }), PANEL_IDS)?.en).toContain('3 to 600');
    expect(faultOf({ ...tour, scenes: [] }, PANEL_IDS)?.en).toContain('no scenes');
  });
});

describe('figures', () => {
  it('are read from the world as it is, and are words where nothing is known', () => {
    const { world, write } = fire();
    const context = { source: figureSource(world), now: 1_700_000_000_000, subject: null };
    for (const name of FIGURE_NAMES) expect(figureOf(name, context).zh, name).not.toBe('');
    const of = (name: string): string => figureOf(name, context).zh;
    expect(filled(scene.caption.en, of)).toBe('0 alerts');
    write('i1', {}, false);
    expect([filled(scene.caption.zh, of), of('unacknowledged'), of('incidents-open')]).toEqual(['1 条', '1', '1']);
    expect(figureOf('incident-acknowledged', { ...context, subject: { type: 'incident', id: 'i1' } }).zh).toBe('尚未');
    expect(figureOf('incident-title', { ...context, subject: { type: 'incident', id: 'i1' } }).zh).toBe('火警 i1');
    expect(() => figureOf('alarms', context)).toThrow(/there is no figure "alarms"/);
  });
});

describe('a scene', () => {
  it('looks at what the tour is about, and says so when it is gone', () => {
    const { world, write, device, put: change } = fire();
    const about: Tour = { ...tour, subject: { incident: 'fire' } };
    expect(chooseSubject(figureSource(world), about.subject)).toBeNull();
    expect(viewOfScene(world, { ...scene, look: 'subject' }, about, null)).toMatchObject({ gone: { en: expect.any(String) as string } });
    write('old', { openedAt: 1 }, true);
    write('new', { openedAt: 2 }, true);
    write('worked', { openedAt: 0, tickets: ['t'] }, true);
    expect(chooseSubject(figureSource(world), about.subject)).toEqual({ type: 'incident', id: 'worked' });
    expect(viewOfScene(world, { ...scene, look: 'subject' }, about, { type: 'incident', id: 'new' })).toEqual({
      view: { focus: `${device.place}/${device.id}`, open: 'incident:new', stage: 'map', hidden: [] },
    });
    expect(viewOfScene(world, { ...scene, look: 'subject' }, about, { type: 'incident', id: 'gone' })).toHaveProperty('gone');
    const kinds: Tour = { ...tour, subject: { device: device.kind } };
    const subject = chooseSubject(figureSource(world), kinds.subject);
    expect(subject).toEqual({ type: 'device', id: 'd0' });
    change({ type: 'device', id: 'd0', record: null });
    expect(viewOfScene(world, { ...scene, look: 'subject' }, kinds, subject)).toMatchObject({
      gone: { zh: expect.stringContaining('已不在台账中') as string },
    });
    expect(viewOfScene(world, { ...scene, look: { path: '/nowhere' } }, kinds, subject)).toHaveProperty('gone');
  });
});

describe('playing', () => {
  it('goes on by itself to the end, stays where it is told to, and goes where it is sent', () => {
    let at = begun('street');
    at = passed(at, 9_999, 10, 2);
    expect([at.scene, at.ended]).toEqual([0, false]);
    at = passed(at, 1, 10, 2);
    expect([at.scene, at.elapsed]).toEqual([1, 0]);
    expect(passed({ ...at, auto: false }, 60_000, 10, 2).elapsed).toBe(0);
    at = passed(at, 10_000, 10, 2);
    expect([at.scene, at.ended]).toEqual([1, true]);
    expect(goTo(at, 0, 2)).toMatchObject({ scene: 0, elapsed: 0, ended: false });
    expect(goTo(at, 7, 2).scene).toBe(1);
  });

  it('stands while a P1 calls, whatever is pressed, and comes back to the same scene', () => {
    const before = goTo(begun('street'), 1, 3);
    const stands = heard(passed(before, 4_000, 10, 3), ['i1'], 100);
    expect(stands).toMatchObject({ scene: 1, yielded: { since: 100, incidents: ['i1'] } });
    expect(passed(stands, 60_000, 10, 3)).toBe(stands);
    expect(goTo(stands, 2, 3)).toBe(stands);
    const more = heard(stands, ['i2'], 200);
    expect(more.yielded).toEqual({ since: 100, incidents: ['i1', 'i2'] });
    expect(heard(more, ['i2'], 300)).toBe(more);
    expect(heard(more, [], 400)).toEqual({ ...before, elapsed: 0 });
  });
});

describe('what calls', () => {
  it('is a P1 that nobody has acknowledged', () => {
    const { world, write } = fire();
    write('p2', { priority: 2 }, false);
    write('known', {}, true);
    write('closed', { state: 'closed' }, false);
    expect(callingIncidents(world)).toEqual([]);
    write('p1', {}, false);
    expect(callingIncidents(world).map(({ id }) => id)).toEqual(['p1']);
    write('p1', {}, true);
    expect(callingIncidents(world)).toEqual([]);
  });

  it('is told of afterwards, with what came of it', () => {
    const { world, write } = fire();
    write('p1', {}, true);
    expect(meanwhileOf(world, ['p1', 'left'], 0, 60_000)).toMatchObject({
      zh: expect.stringMatching(/08:00:00–08:01:00 .*火警 p1（已确认）.*移出屏幕/) as string,
      en: expect.stringContaining('Fire p1 (acknowledged)') as string,
    });
  });
});
