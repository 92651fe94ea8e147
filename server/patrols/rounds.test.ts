import { describe, expect, it } from 'vitest';
import { pointState } from '#contract/patrols/round.ts';
import { disk, EIGHT, MIN, open, plan } from './fixture.ts';
import type { Rounds } from './rounds.ts';

describe('a morning on a route', () => {
  it('begins by the shift; who comes in time is told nothing, who comes late ends its alert with the truth', async () => {
    const { pass, checkIn, alerts, words } = open(disk(), EIGHT - 5 * MIN);
    await pass(10);
    await checkIn('p0');
    await pass(15);
    expect(alerts()).toEqual([]);
    await pass(2);
    expect(alerts()).toEqual(['p1 missed ×1 on']);
    expect(words('missed')).toBe('东线 08:00 轮：应于 08:20 前到，至 08:22 本轮结束未到，漏检');
    await pass(10);
    await checkIn('p1');
    expect([alerts(), words('missed')]).toEqual([
      ['p1 missed ×1 over'],
      '东线 08:00 轮：应于 08:20 前到，08:32 补到，晚 12 分钟（NFC 标签）',
    ]);
  });

  it('late becomes missed, each told once, and the next round that passes there ends it', async () => {
    const { pass, checkIn, alerts, said } = open(disk(), EIGHT - 5 * MIN);
    await pass(18);
    expect(alerts()).toEqual(['p0 late ×1 on']);
    await pass(45);
    expect(said).toEqual(['p0 late on', 'p0 late off', 'p0 missed on', 'p1 missed on']);
    await pass(7);
    await checkIn('p0');
    expect(alerts().filter((each) => each.startsWith('p0'))).toEqual(['p0 late ×1 over', 'p0 missed ×1 over']);
  });

  it('a second round that misses it too is a repetition of the alert; one check-in ends both', async () => {
    const { pass, checkIn, alerts } = open(disk(), EIGHT - 5 * MIN);
    await pass(95);
    expect(alerts().filter((each) => each.includes('missed'))).toEqual(['p0 missed ×2 on', 'p1 missed ×2 on']);
    await checkIn('p0');
    expect(alerts()).toContain('p0 missed ×2 over');
  });

  it('what a terminal kept and tells hours later counts by when it was made; of a later round it says nothing', async () => {
    const { pass, checkIn, alerts, words } = open(disk(), EIGHT - 5 * MIN);
    await pass(60);
    await checkIn('p1', EIGHT + 15 * MIN);
    expect([alerts().at(-1), words('missed')]).toEqual([
      'p1 missed ×1 over',
      '东线 08:00 轮：应于 08:20 前到，08:15 已到（NFC 标签），08:55 补传',
    ]);
    await pass(35);
    await checkIn('p0', EIGHT + 9 * MIN);
    expect(alerts()).toContain('p0 missed ×2 on');
  });

  it('a check-in that does not count ends nothing, and is kept with why', async () => {
    const { pass, checkIn, alerts, rounds } = open(disk(), EIGHT - 5 * MIN);
    await pass(30);
    await checkIn('p0', undefined, { method: 'qr' });
    expect([alerts().at(0), rounds.all[0].points[0].refused[0].why]).toEqual(['p0 late ×1 over', 'no-place']);
    expect(alerts()).toContain('p0 missed ×1 on');
  });
});

describe('over restarts', () => {
  it('nothing is told twice, and a check-in that was stored just before counts', async () => {
    const held = disk();
    const first = open(held, EIGHT - 5 * MIN);
    await first.pass(30);
    expect(first.said).toHaveLength(4);
    await first.checkIn('p1');
    held.rounds.clear();
    const second = open(held, first.clock.now);
    await second.pass(10);
    expect([second.said, second.alerts()]).toEqual([[], ['p0 late ×1 over', 'p0 missed ×1 on', 'p1 missed ×1 over']]);
  });

  it('an alert whose note was lost is not told again', async () => {
    const held = disk();
    const first = open(held, EIGHT - 5 * MIN);
    await first.pass(10);
    held.works = false;
    await first.pass(20);
    held.works = true;
    const second = open(held, first.clock.now);
    await second.pass(10);
    expect([second.said, second.alerts()]).toEqual([[], first.alerts()]);
  });

  it('what was missed meanwhile waits until terminals have told what they kept', async () => {
    const held = disk();
    const { pass, checkIn, said, rounds } = open(held, EIGHT + 21 * MIN);
    await pass(4);
    expect(said).toEqual([]);
    await checkIn('p0', EIGHT + 8 * MIN);
    await pass(2);
    expect(said).toEqual(['p1 missed on']);
    expect(rounds.all).toHaveLength(1);
  });

  it('while nothing can be stored all is told all the same, and stored when it can be', async () => {
    const held = disk();
    held.works = false;
    const { pass, said } = open(held, EIGHT - 5 * MIN);
    await pass(30);
    expect(said).toHaveLength(4);
    held.works = true;
    await pass(1);
    expect([...held.rounds.values()][0].points.map(({ missedAt }) => missedAt)).toEqual([EIGHT + 22 * MIN, EIGHT + 22 * MIN]);
  });
});

it('a route that is given up asks for nothing: its alerts end and say so', async () => {
  const { pass, rounds, alerts, words } = open(disk(), EIGHT - 5 * MIN);
  await pass(30);
  await rounds.giveUp('XJ1', new Set(['p1']));
  expect(alerts()).toEqual(['p0 late ×1 over', 'p0 missed ×1 over', 'p1 missed ×1 on']);
  expect(words('late')).toContain('08:00 轮');
});

describe('what a round asks for', () => {
  const NINE = EIGHT + 60 * MIN;
  const HOURS = 60;
  const stateOf = (rounds: Rounds, n: number, now: number): string[] =>
    rounds.all[n].points.map((point) => pointState(rounds.all[n], point, now));

  it('is asked for no more two days after it was over, and the alert ends and says so, after a restart too', async () => {
    const held = disk();
    const { pass, alerts, words, clock } = open(held, EIGHT - 5 * MIN);
    await pass(50 * HOURS);
    expect([alerts().length, alerts().filter((each) => each.endsWith('on'))]).toEqual([4, []]);
    expect(words('missed')).toBe('漏检已过两天，不再要求补检');
    const later = disk();
    const first = open(later, EIGHT - 5 * MIN);
    await first.pass(30);
    const second = open(later, clock.now + 24 * HOURS * MIN);
    await second.pass(4);
    expect(second.alerts()).toContain('p0 missed ×1 on');
    await second.pass(3);
    expect(second.alerts()).toEqual(['p0 late ×1 over', 'p0 missed ×1 over', 'p1 missed ×1 over']);
  });

  it('by one route goes on though another that shares the point asks for it no more', async () => {
    const night = { ...plan, id: 'XJ2', name: '西线', lastsMin: 60, points: [{ device: 'p0', dueMin: 5, photo: false }] };
    const { pass, alerts, checkIn } = open(disk(), EIGHT - 5 * MIN, [plan, { ...night, shifts: [{ ...plan.shifts[0], starts: [480] }] }]);
    await pass(30);
    expect(alerts().filter((each) => each.startsWith('p0'))).toEqual(['p0 late ×2 on', 'p0 missed ×1 on']);
    await checkIn('p0', undefined, { method: 'nfc', round: `XJ2-${EIGHT}` });
    expect(alerts().filter((each) => each.startsWith('p0'))).toEqual(['p0 late ×2 over', 'p0 missed ×1 on']);
  });

  it('may be made up by naming it while the next is under way, which then still has to be walked', async () => {
    const { pass, alerts, checkIn, rounds, clock } = open(disk(), EIGHT - 5 * MIN);
    await pass(70);
    await checkIn('p0', undefined, { method: 'nfc', round: `XJ1-${EIGHT}` });
    expect(alerts()).toContain('p0 missed ×1 over');
    await pass(20);
    expect([stateOf(rounds, 0, clock.now), stateOf(rounds, 1, clock.now)]).toEqual([
      ['made-up', 'missed'],
      ['missed', 'missed'],
    ]);
    await checkIn('p1');
    expect(alerts().filter((each) => each.endsWith('on'))).toEqual(['p0 missed ×1 on']);
  });

  it('is not made up by a visit of the next round, though that began while nobody listened, or this very second', async () => {
    const held = disk();
    const first = open(held, EIGHT - 5 * MIN);
    await first.pass(50);
    const second = open(held, NINE + 5 * MIN);
    await second.checkIn('p0', NINE + 3 * MIN);
    await second.pass(1);
    expect([0, 1].map((n) => stateOf(second.rounds, n, NINE + 6 * MIN))).toEqual([
      ['missed', 'missed'],
      ['done', 'due'],
    ]);
    expect(second.alerts()).toContain('p0 missed ×1 over');
    const { pass, clock, checkIn, rounds } = open(disk(), EIGHT - 5 * MIN);
    await pass(65);
    clock.now = NINE + 400;
    await checkIn('p0');
    expect([0, 1].map((n) => stateOf(rounds, n, NINE + 400)[0])).toEqual(['missed', 'done']);
  });
});
