import { expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { createFakeWorld, fakeAlert } from '#client/layers/fake-world.ts';
import { openEventPlace, eventPlaceOf, wayInside, wayToEventPlace } from './event-place.ts';

const { world, put: write } = createFakeWorld(8);
const TOWER = '/s/q0/c0/b';
const hang = (id: string, place: string): string => {
  write(put('device', { ...world.get('device', 'd0')!, id, handle: 100 + Number(/\d+/.exec(id)), place }));
  return id;
};
hang('k12', `${TOWER}/F12`);
hang('c11', `${TOWER}/F11`);
hang('m1', '/s/q0/c0');
const raise = (id: string, device: string, raisedAt: number, more: object = {}): void => {
  const known = world.get('device', device)!;
  write(fakeAlert(known, { id, raisedAt, incident: null, ...more }));
};
raise('a2', 'c11', 20);
raise('a1', 'k12', 10);
raise('a0', 'm1', 5, { lifeSafety: false, severity: 3 });
raise('lost', 'm1', 1, { device: null, place: '/unknown' });
const incident = (id: string, alerts: string[]): void =>
  write(put('incident', { id, alerts, place: '/s/q0/c0', tickets: [] } as unknown as Incident));
incident('fire', ['a2', 'a1']);
incident('spread', ['a2', 'a0', 'a1']);
incident('lost', ['lost']);
const alerts = (...ids: string[]) => ids.map((id) => world.get('alert', id)!);

it('is the smallest place that holds all alerts, and the device where life was in danger first', () => {
  expect(openEventPlace(world, 'incident:fire')).toEqual({ whole: TOWER, first: `${TOWER}/F12/k12` });
  expect(openEventPlace(world, 'incident:spread')).toEqual({ whole: '/s/q0/c0', first: `${TOWER}/F12/k12` });
  expect(openEventPlace(world, 'alert:a2')).toEqual({ whole: `${TOWER}/F11/c11`, first: `${TOWER}/F11/c11` });
  expect(eventPlaceOf(world, alerts('a1', 'lost'), '/s')).toEqual({ whole: `${TOWER}/F12/k12`, first: `${TOWER}/F12/k12` });
  expect(openEventPlace(world, '')).toBeNull();
});

it('is gone to by G: the whole, then where it began, or in words why not', () => {
  const seat = openEventPlace(world, 'incident:fire')!;
  expect(wayToEventPlace({ focus: '/s' }, seat)).toEqual({ to: { focus: TOWER } });
  expect(wayToEventPlace({ focus: TOWER }, seat)).toEqual({ to: { focus: `${TOWER}/F12/k12` } });
  expect(wayToEventPlace({ focus: '/s' }, openEventPlace(world, 'incident:lost') ?? { whole: '', first: '' })).toEqual({
    to: { focus: '/s/q0/c0' },
  });
  expect(wayToEventPlace({ focus: '' }, eventPlaceOf(world, alerts('lost'), '/unknown'))).toMatchObject({
    why: { zh: expect.stringContaining('位置未知') as string },
  });
});

it('is entered by I on its floor; what is not in a building says so', () => {
  expect(wayInside(world, { focus: '', open: 'incident:fire', stage: 'map' })).toEqual({
    to: { focus: `${TOWER}/F12`, stage: 'interior' },
  });
  expect(wayInside(world, { focus: `${TOWER}/F12/k12`, open: 'alert:a1', stage: 'globe' })).toEqual({
    to: { focus: `${TOWER}/F12/k12`, stage: 'interior' },
  });
  expect(wayInside(world, { focus: TOWER, open: '', stage: 'map' })).toEqual({ to: { focus: TOWER, stage: 'interior' } });
  expect(wayInside(world, { focus: `${TOWER}/F12`, open: 'incident:fire', stage: 'interior' })).toMatchObject({
    why: { zh: expect.stringContaining('已在') as string },
  });
  expect(wayInside(world, { focus: '/s', open: 'alert:a0', stage: 'map' })).toMatchObject({
    why: { zh: expect.stringContaining('室外') as string },
  });
  expect(wayInside(world, { focus: '/s', open: '', stage: 'map' })).toMatchObject({
    why: { zh: expect.stringContaining('先选') as string },
  });
});
