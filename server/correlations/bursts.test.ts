import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { defineCorrelation } from './correlation.ts';
import { Block, UNIT } from './testing.ts';

const CHILDREN = 2000;
const children = (count: number): string[] => Array.from({ length: count }, (_, n) => `smoke-${n}`);

function block(count: number): Block {
  const one = new Block();
  one.hangUnit(count);
  return one;
}

/** ms of processor time. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it('2,000 devices of a gateway fall silent in one tick: one incident, one entry, at a cost in step with their number', () => {
  const small = block(CHILDREN / 10);
  const large = block(CHILDREN);
  cost(() => block(100).say([UNIT, ...children(100)]));
  const few = cost(() => small.say([UNIT, ...children(CHILDREN / 10)]));
  const many = cost(() => large.say([UNIT, ...children(CHILDREN)]));
  expect(large.incidents).toMatchObject([{ alerts: { length: CHILDREN + 1 }, cause: { subject: UNIT } }]);
  expect(large.incidents[0].title.zh).toContain(`${CHILDREN} 个设备失联`);
  expect(many).toBeLessThan(Math.max(few, 5) * 40);
});

it('what goes on elsewhere costs nothing: a city of devices makes no silence dearer', () => {
  const city = block(40);
  for (let n = 0; n < 20_000; n++) city.hang(`lamp-${n}`, 'camera', { place: `/370102/370102004/c1/x${n % 500}` });
  const looked = { get: 0, all: 0 };
  const { get, all } = city.records;
  city.records.get = (...args) => (looked.get++, get.apply(city.records, args)) as never;
  city.records.all = (...args) => (looked.all++, all.apply(city.records, args)) as never;
  city.say([UNIT, ...children(40)]);
  expect(looked.all).toBe(0);
  expect(looked.get).toBeLessThan(41 * 60);
});

/** Each alert is in one incident, which counts it. */
function whole(records: Block['records']): void {
  const held = [...records.all('incident')].flatMap((incident: Incident) => incident.alerts.map((id) => [id, incident.id]));
  expect(held.toSorted()).toEqual([...records.all('alert')].map(({ id, incident }) => [id, incident]).toSorted());
}

it('however silences come, in bursts or one by one, and whatever is heard again: while the gateway is down they are one incident', () => {
  const burst = fc.record({
    devices: fc.uniqueArray(fc.integer({ min: -1, max: 11 }), { maxLength: 12 }),
    on: fc.boolean(),
    minutes: fc.nat(40),
  });
  fc.assert(
    fc.property(fc.array(burst, { maxLength: 25 }), (bursts) => {
      const one = block(12);
      one.hang('lone', 'manhole');
      one.say(['lone']);
      const silent = new Set<string>();
      for (const { devices, on, minutes } of bursts) {
        one.now += minutes * 60_000;
        const names = devices.map((n) => (n < 0 ? UNIT : `smoke-${n}`)).filter((name) => silent.has(name) !== on);
        const wasDown = silent.has(UNIT);
        const before = new Map(names.map((name) => [name, one.alertOf(name)]));
        one.say(names, 'offline', on);
        for (const name of names)
          if (on) silent.add(name);
          else silent.delete(name);
        whole(one.records);
        for (const name of names) {
          expect(one.alertOf(name).active).toBe(on);
          const mine = one.incidentOf(name);
          if (!on || name === UNIT || !(wasDown || names.includes(UNIT))) continue;
          // An alert that flaps goes on where it was: silent long before the gateway, it may have an incident of its own.
          const flapped = before.get(name)?.id === one.alertOf(name).id;
          const own = flapped ? before.get(name)!.incident : null;
          expect([name, [own, one.incidentOf(UNIT).id]]).toEqual([name, expect.arrayContaining([mine.id])]);
        }
        expect(one.incidentOf('lone').cause).toBeUndefined();
      }
    }),
  );
});

it('a life-safety alert that a correlation takes is there at once, and its incident is called by it', () => {
  const greedy = defineCorrelation({
    id: 'greedy',
    about: '',
    around: 'building',
    codes: ['offline', 'fire'],
    rank: 1,
    find: ({ changes, standing }) => ({ changes, standing, presumed: true }),
    words: () => ({ title: { zh: '无事', en: 'nothing' }, reason: { zh: '皆因一事', en: 'one cause' } }),
  });
  const one = new Block([greedy]);
  one.hangUnit(3);
  one.say(['smoke-0', 'smoke-1']);
  one.say(['smoke-2'], 'fire');
  expect(one.alertOf('smoke-2')).toMatchObject({ active: true, lifeSafety: true, acked: null });
  expect(one.incidentOf('smoke-2')).toMatchObject({ lifeSafety: true, severity: 2, reason: { en: 'one cause' } });
  expect(one.incidentOf('smoke-2').title.zh).toMatch(/火警/);
});

it('a correlation that throws, or claims what it was not shown, takes nothing with it', () => {
  const broken = defineCorrelation({
    id: 'broken',
    about: '',
    around: 'building',
    codes: ['offline'],
    rank: 1,
    find: () => {
      throw new Error('broken');
    },
    words: () => ({ title: { zh: '', en: '' }, reason: { zh: '', en: '' } }),
  });
  const one = new Block([broken]);
  one.hangUnit(2);
  one.say(['smoke-0', 'smoke-1', UNIT]);
  one.say(['smoke-0'], 'offline', false);
  expect(one.faults).toEqual([expect.objectContaining({ message: 'broken' })]);
  expect([...one.records.all('alert')]).toHaveLength(3);
});
