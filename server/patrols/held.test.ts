import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { plan } from './fixture.ts';
import { HeldRounds } from './held.ts';
import { openRound } from './round.ts';

/** A round of a route of its own, with a point for each bit. */
const roundOf = (id: number, bits: number): PatrolRound => ({
  ...openRound({ ...plan, id: `XJ${id}` }, { from: id, shift: '', begunBy: null, simulated: false }),
  points: openRound(
    { ...plan, points: [0, 1, 2].filter((n) => bits & (1 << n)).map((n) => ({ device: `p${n}`, dueMin: 1, photo: false })) },
    { from: id, shift: '', begunBy: null, simulated: false },
  ).points,
});

it('a point is told the rounds that pass it and no others, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ id: fc.nat(5), drop: fc.boolean() }), { maxLength: 40 }), (steps) => {
      const held = new HeldRounds();
      for (const { id, drop } of steps) {
        const round = roundOf(id, (id % 7) + 1);
        if (drop) held.drop(round);
        else held.put(round);
      }
      for (const device of ['p0', 'p1', 'p2', 'p9']) {
        const passing = [...held.all].filter(({ points }) => points.some((point) => point.device === device));
        expect(new Set([...held.passing(device)].map(({ id }) => id))).toEqual(new Set(passing.map(({ id }) => id)));
      }
    }),
  );
});

it('a check-in reads no round that does not pass its point', () => {
  const held = new HeldRounds();
  for (let id = 0; id < 100; id++) held.put(roundOf(id, id === 7 ? 2 : 1));
  expect([...held.passing('p1')].map(({ plan: of }) => of)).toEqual(['XJ7']);
});
