import { expect, it } from 'vitest';
import { pointState } from '#contract/patrols/round.ts';
import { disk, EIGHT, MIN, open, plan } from './fixture.ts';

const HOUR = 60 * MIN;
const states = ({ rounds, clock }: ReturnType<typeof open>): string[][] =>
  rounds.all.map((round) => round.points.map((point) => pointState(round, point, clock.now)));

it('what began and ended while the server was down is missed, which is told once of each point, also over a restart', async () => {
  const held = disk();
  const before = open(held, EIGHT - 5 * MIN);
  await before.pass(1);
  const after = open(held, EIGHT + 150 * MIN);
  await after.pass(4);
  expect([after.said, states(after).length]).toEqual([[], 2]);
  await after.pass(2);
  expect(after.said).toEqual(['p0 missed on', 'p1 missed on']);
  expect(after.rounds.all.map(({ unwatched }) => unwatched)).toEqual([true, true]);
  expect(after.words('missed')).toBe('东线 09:00 轮：应于 09:20 前到，系统停运期间未见到点记录，漏检（停运期间共 2 轮）');
  const again = open(held, after.clock.now);
  await again.pass(10);
  expect([again.said, again.alerts()]).toEqual([[], ['p0 missed ×1 on', 'p1 missed ×1 on']]);
});

it('what terminals kept of such a round and tell after the start counts for it', async () => {
  const bench = open(disk(), EIGHT + 30 * MIN);
  await bench.pass(1);
  await bench.checkIn('p0', EIGHT + 8 * MIN);
  await bench.pass(6);
  expect([states(bench), bench.said]).toEqual([[['done', 'missed']], ['p1 missed on']]);
});

it('what the next round made up before it was found is told nobody', async () => {
  const bench = open(disk(), EIGHT + 62 * MIN);
  await bench.pass(1);
  await bench.checkIn('p0');
  await bench.pass(6);
  expect([states(bench)[0], bench.said]).toEqual([['missed', 'missed'], ['p1 missed on']]);
});

it('after a long stop no more than the newest rounds of the last day are opened', async () => {
  const often = {
    ...plan,
    at: 0,
    shifts: [{ name: '日夜', days: [1, 2, 3, 4, 5, 6, 7], starts: Array.from({ length: 48 }, (_, n) => n * 30) }],
  };
  const bench = open(disk(), EIGHT + 29 * MIN, [often]);
  await bench.pass(6);
  const unwatched = bench.rounds.all.filter((round) => round.unwatched);
  expect([unwatched.length, Math.max(...unwatched.map(({ from }) => from))]).toEqual([24, EIGHT]);
  expect(bench.alerts()).toEqual(['p0 missed ×1 on', 'p1 missed ×1 on']);
});

it('a clock that is set back makes nobody wait longer for what was missed', async () => {
  const bench = open(disk(), EIGHT + 21 * MIN);
  await bench.pass(2);
  bench.clock.now -= 3 * MIN;
  await bench.pass(3.5);
  expect(bench.said).toEqual(['p0 missed on', 'p1 missed on']);
});

it('a process that was stopped waits for terminals, though its clock was set back meanwhile', async () => {
  const bench = open(disk(), EIGHT - 5 * MIN);
  await bench.pass(6);
  bench.clock.monotonic += 2 * HOUR;
  await bench.pass(15);
  expect(bench.said).toEqual(['p0 late on']);
  const stopped = open(disk(), EIGHT - 5 * MIN);
  await stopped.pass(14);
  stopped.clock.monotonic += 2 * HOUR;
  await stopped.pass(4);
  expect(stopped.said).toEqual([]);
});
