import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import { lateFrom, missedFrom, pointState, type PatrolRound, type Visit } from '#contract/patrols/round.ts';
import { owedAt } from './owed.ts';
import { atTime, openRound, roundsFor, stopped, withRefusal, withVisit } from './round.ts';

const SEED = 20_261_128;
const MIN = 60_000;
const T = Date.UTC(2026, 10, 28);
const plan: PatrolPlan = {
  id: 'XJ1',
  version: 1,
  at: T,
  actor: { id: 'a', name: 'a' },
  reason: '',
  name: '东线',
  shifts: [],
  active: true,
  points: [5, 10, 20].map((dueMin, n) => ({ device: `p${n}`, dueMin, photo: false })),
  lastsMin: 20,
  graceMin: 2,
  radiusM: 50,
};
const begin = (from: number): PatrolRound => openRound(plan, { from, shift: '早班', begunBy: null, simulated: false });
const visit = (at: number, event = `e${at}`, toldAt = at): Visit => ({
  event,
  at,
  toldAt,
  method: 'nfc' as const,
  distanceM: null,
  photo: null,
  by: '',
});
const states = (round: PatrolRound, now: number): string[] => round.points.map((point) => pointState(round, point, now));

describe('a round', () => {
  it('finds what is late, then missed, by its own instants, however late somebody looks', () => {
    const round = begin(T);
    expect(states(atTime(round, T + 7 * MIN - 1), T)).toEqual(['due', 'due', 'due']);
    expect(states(atTime(round, T + 7 * MIN), T)).toEqual(['late', 'due', 'due']);
    const over = atTime(round, T + 90 * MIN);
    expect(states(over, T)).toEqual(['missed', 'missed', 'missed']);
    expect(over.points[0].missedAt).toBe(T + 22 * MIN);
  });

  it('tells in time, late and made up apart by when somebody was there, not by when it was told', () => {
    const told = (at: number): string =>
      states(withVisit(atTime(begin(T), T + 90 * MIN), 'p0', visit(T + at * MIN, 'e', T + 90 * MIN)), T)[0];
    expect([told(0), told(7), told(8), told(22), told(23)]).toEqual(['done', 'done', 'done-late', 'done-late', 'made-up']);
  });

  it('by hand goes faster by as much as it is shorter', () => {
    const quick = openRound(plan, { from: T, shift: '', begunBy: { id: 'o', name: 'o' }, simulated: false, lastsMin: 2 });
    expect([quick.points.map(({ due }) => (due - T) / 1000), quick.graceMs / 1000]).toEqual([[30, 60, 120], 12]);
  });

  it('that was given up asks for nothing more, and keeps what was missed', () => {
    const late = atTime(begin(T), T + 7 * MIN);
    const ended = atTime(stopped(late, T + 8 * MIN), T + 90 * MIN);
    expect(states(ended, T + 90 * MIN)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(owedAt([ended], 'p0', T + 90 * MIN)).toEqual([]);
    const over = atTime(begin(T), T + 30 * MIN);
    expect(stopped(over, T + 31 * MIN)).toBe(over);
  });

  it('keeps the newest five of the check-ins that do not count, each once', () => {
    const refusal = (n: number) => ({ event: `r${n}`, at: T + n, toldAt: T + n, why: 'far' as const, distanceM: 200 });
    let round = begin(T);
    for (const n of [3, 1, 2, 3, 6, 5, 4, 1]) round = withRefusal(round, 'p1', refusal(n));
    expect(round.points[1].refused.map(({ event }) => event)).toEqual(['r2', 'r3', 'r4', 'r5', 'r6']);
  });
});

/** What may happen to a route of two rounds, an hour apart, in any order. */
const minutes = fc.integer({ min: -10, max: 130 });
const happening = fc.oneof(
  fc.record({ what: fc.constant('look' as const), at: minutes }),
  fc.record({
    what: fc.constant('visit' as const),
    at: minutes,
    point: fc.integer({ min: 0, max: 2 }),
    lag: fc.integer({ min: 0, max: 60 }),
  }),
);
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

function play(happenings: readonly Happening[], until = 200): { rounds: PatrolRound[]; told: string[] } {
  let rounds = [begin(T), begin(T + 60 * MIN)];
  const told: string[] = [];
  const step = (next: PatrolRound[]): void => {
    for (const [n, round] of next.entries())
      for (const [p, point] of round.points.entries()) {
        const before = rounds[n].points[p];
        if (point.lateAt !== before.lateAt) told.push(`late ${n} ${p}`);
        if (point.missedAt !== before.missedAt) told.push(`missed ${n} ${p}`);
      }
    rounds = next;
  };
  for (const each of happenings) {
    if (each.what === 'look') step(rounds.map((round) => atTime(round, T + each.at * MIN)));
    else {
      const device = `p${each.point}`;
      const at = T + each.at * MIN;
      const hit = new Set(roundsFor(rounds, device, at).map(({ id }) => id));
      step(rounds.map((round) => (hit.has(round.id) ? withVisit(round, device, visit(at)) : round)));
    }
  }
  step(rounds.map((round) => atTime(round, T + until * MIN)));
  return { rounds, told };
}

describe('whatever happens in whatever order', () => {
  const any = fc.array(happening, { maxLength: 30 });

  it('each point of each round is told late at most once and missed at most once, and late before missed', () => {
    fc.assert(
      fc.property(any, (happenings) => {
        const { told } = play(happenings);
        expect(new Set(told).size).toBe(told.length);
        for (const [n, word] of told.entries())
          if (word.startsWith('late')) expect(told.slice(0, n)).not.toContain(word.replace('late', 'missed'));
      }),
      { seed: SEED },
    );
  });

  it('what becomes of a point in the end follows from when somebody was there, and not from the order it was told in', () => {
    const visits = fc.array(
      happening.filter(({ what }) => what === 'visit'),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        visits.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, mixed]) => {
          const seen = ({ rounds }: { rounds: PatrolRound[] }): string[][] => rounds.map((round) => states(round, T + 200 * MIN));
          expect(seen(play(mixed))).toEqual(seen(play(some)));
          expect(seen(play([...some, ...mixed]))).toEqual(seen(play(some)));
        },
      ),
      { seed: SEED },
    );
  });

  it('is done in time exactly where somebody was there in time, and owed exactly what nobody has been at since', () => {
    fc.assert(
      fc.property(any, (happenings) => {
        const { rounds } = play(happenings);
        const at = (p: number): number[] =>
          happenings.flatMap((each) => (each.what === 'visit' && each.point === p ? [T + each.at * MIN] : []));
        for (const round of rounds)
          for (const [p, point] of round.points.entries()) {
            const inTime = at(p).some((when) => when >= round.from && when <= lateFrom(round, point));
            expect(pointState(round, point, T + 200 * MIN) === 'done').toBe(inTime);
            const since = at(p).some((when) => when >= round.from);
            expect(owedAt(rounds, point.device, T + 200 * MIN).some((owed) => owed.round === round)).toBe(!since);
          }
      }),
      { seed: SEED },
    );
  });

  it('a check-in is for the rounds under way, else for the last that had begun, and never for one to come', () => {
    fc.assert(
      fc.property(minutes, (at) => {
        const rounds = [begin(T), begin(T + 60 * MIN)];
        for (const round of roundsFor(rounds, 'p0', T + at * MIN)) expect(round.from).toBeLessThanOrEqual(T + at * MIN);
        const under = rounds.filter((round) => round.from <= T + at * MIN && T + at * MIN <= missedFrom(round));
        if (under.length > 0) expect(roundsFor(rounds, 'p0', T + at * MIN)).toEqual(under);
      }),
      { seed: SEED },
    );
  });
});
