import { expect, it } from 'vitest';
import { firstPersonOf } from '#contract/records/operation.ts';
import type { Schedule } from '#contract/schedules/schedule.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { Bench, BY, HOUR, MINUTE, at, minute, schedule } from './fixture.ts';
import { stateOf } from './view.ts';

const morning = { days: 'every', from: minute(6), until: minute(8), action: 'bypass', params: {} } as const;
const bypassed = (of: Partial<Schedule> = {}): Schedule =>
  schedule({ kind: 'perimeter-zone', devices: ['z1'], hours: [morning], name: '晨练门', ...of });
const SECOND = { id: 'u2', name: '李四' };
const nobody = { what: 'gave-up', words: { zh: '没有第二人', en: 'nobody' } } as const;
const no = { what: 'declined', by: SECOND, words: { zh: '不同意', en: 'no' } } as const;

async function sixInTheMorning(of: Partial<Schedule> = {}): Promise<Bench> {
  const bench = new Bench(bypassed(of));
  bench.secondPerson = true;
  bench.restart();
  await bench.pass(15 * HOUR);
  return bench;
}
const shown = (bench: Bench): ReturnType<typeof stateOf> => stateOf(bench.schedules[0], bench.book.run('JH00001')!, bench.records);

it('a critical one waits for a second person, who is not the one that made the schedule, and says so', async () => {
  const bench = await sixInTheMorning();
  expect(bench.operations('z1')).toMatchObject([
    { action: 'bypass', state: 'awaiting', requestedAt: at('2026-11-28T06:00'), critical: true },
  ]);
  expect(firstPersonOf(bench.operations('z1')[0])).toBe(BY.id);
  expect(shown(bench)).toMatchObject({ done: 0, underWay: 0, missing: [{ device: 'z1', words: { zh: '待第二人复核' } }] });
  bench.step('z1', { what: 'approved', by: SECOND }, SECOND);
  expect(shown(bench)).toMatchObject({ done: 1, missing: [] });
  await bench.pass(2 * HOUR);
  expect(bench.operations('z1')).toMatchObject([{ state: 'confirmed', endedAt: at('2026-11-28T08:00') }]);
});

it('what is not critical does not wait', async () => {
  const bench = new Bench(schedule());
  bench.secondPerson = true;
  bench.restart();
  await bench.pass(3 * HOUR);
  expect(bench.told('lc-1')).toEqual(['on 100 confirmed']);
});

it('nothing is ordered of a lamp that nobody has approved to be dark', async () => {
  const bench = new Bench(schedule({ hours: [{ days: 'every', from: minute(17), until: minute(7), action: 'off', params: {} }] }));
  bench.secondPerson = true;
  bench.restart();
  await bench.pass(2 * HOUR + 5 * MINUTE);
  const lamp = bench.records.get('device', 'lc-1')!;
  expect([bench.told('lc-1'), bench.book.orderedOf(lamp)]).toEqual([['off  awaiting'], undefined]);
  bench.step('lc-1', { what: 'approved', by: SECOND }, SECOND);
  expect(bench.book.orderedOf(lamp)).toMatchObject({ action: 'off' });
});

it('where nobody approved it in time it is asked for again; what somebody declined is not', async () => {
  const bench = await sixInTheMorning();
  await bench.pass(10 * MINUTE);
  bench.step('z1', nobody, SYSTEM);
  await bench.pass(5 * MINUTE);
  expect(bench.operations('z1').map(({ state }) => state)).toEqual(['refused', 'awaiting']);
  bench.step('z1', no, SECOND);
  await bench.pass(90 * MINUTE);
  expect(bench.operations('z1').map(({ state }) => state)).toEqual(['refused', 'refused']);
  expect(shown(bench).missing).toMatchObject([{ words: { zh: '不同意' } }]);
  await bench.pass(22 * HOUR + 15 * MINUTE);
  expect(bench.operations('z1').at(-1)).toMatchObject({ state: 'awaiting', requestedAt: at('2026-11-29T06:00') });
});

it('what still waits when its hours are over, or it is taken out, cannot be approved any more', async () => {
  const over = await sixInTheMorning();
  await over.pass(2 * HOUR);
  expect(over.operations('z1')).toMatchObject([{ state: 'refused', endedAt: at('2026-11-28T08:00') }]);
  const out = await sixInTheMorning();
  await out.scheduler.release(out.schedules[0], ['z1']);
  expect(out.operations('z1')).toMatchObject([{ state: 'refused', words: { zh: '计划已更改，不再下发' } }]);
});

it('a change takes back what waits, and it is asked for in the name of who made that', async () => {
  const bench = await sixInTheMorning();
  const changed = bypassed({ version: 2, actor: { id: 'u3', name: '王五' } });
  await bench.scheduler.release(bench.schedules[0], []);
  expect(bench.operations('z1')).toMatchObject([{ state: 'refused' }]);
  bench.book.take(changed);
  await bench.pass(10 * MINUTE);
  expect(bench.operations('z1').at(-1)).toMatchObject({ state: 'awaiting', onBehalfOf: { id: 'u3' } });
});

it('lamps are lit again though nobody approved that they were to be dark', async () => {
  const dark = { days: 'every', from: minute(17), until: minute(18), action: 'off', params: {} } as const;
  const bench = new Bench(schedule({ hours: [dark, { ...dark, from: minute(18), until: minute(23), action: 'on' }] }));
  bench.secondPerson = true;
  bench.restart();
  await bench.pass(3 * HOUR + 10 * MINUTE);
  expect(bench.told('lc-1')).toEqual(['off  refused', 'on 100 confirmed']);
});
