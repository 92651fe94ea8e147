import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutFilm, filmAfter, momentsOf } from './film.ts';

const START = 1_800_000_000_000;
const moments = fc
  .array(fc.integer({ min: 0, max: 3 * 3_600_000 }), { minLength: 1, maxLength: 40 })
  .map((all) => all.map((at) => START + at).sort((a, b) => a - b));

it('shows all of a case in order, nothing slower than it was, in a minute at most', () => {
  fc.assert(
    fc.property(moments, (all) => {
      const [from, to] = [all[0] - 10_000, all.at(-1)! + 5000];
      const film = cutFilm({ moments: all, from, to });
      expect(film[0].from).toBe(from);
      expect(film.at(-1)!.to).toBe(to);
      film.forEach((one, i) => {
        expect(one.to).toBeGreaterThan(one.from);
        expect(one.takes).toBeLessThanOrEqual(one.to - one.from);
        if (i > 0) expect(one.from).toBe(film[i - 1].to);
      });
      const takes = film.reduce((sum, one) => sum + one.takes, 0);
      expect(takes).toBeLessThanOrEqual(60_000.001);
      expect(filmAfter(film, from, takes + 1)).toBe(to);
    }),
  );
});

it('runs the same however it is looked at, never back', () => {
  fc.assert(
    fc.property(moments, fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 30 }), (all, passing) => {
      const film = cutFilm({ moments: all, from: all[0] - 10_000, to: all.at(-1)! + 5000 });
      let at = film[0].from;
      let passed = 0;
      for (const ms of passing) {
        const next = filmAfter(film, at, ms);
        expect(next).toBeGreaterThanOrEqual(at);
        at = next;
        passed += ms;
      }
      expect(Math.abs(at - filmAfter(film, film[0].from, passed))).toBeLessThan(2);
    }),
  );
});

it('hours in which nothing happens take a second or two, a moment as long as it took', () => {
  const film = cutFilm({ moments: [START, START + 7_200_000], from: START - 10_000, to: START + 7_205_000 });
  const idle = film.find(({ from, to }) => to - from > 3_600_000)!;
  expect(idle.takes).toBeLessThan(8000);
  expect(film.find(({ from }) => from === START - 1000)!.takes).toBe(4000);
});

it('begins before the first alert and ends after the closing', () => {
  const incident = { openedAt: START + 500, closedAt: START + 90_000 } as never;
  const alerts = [{ raisedAt: START, clearedAt: null, acked: { at: START + 3000 } }] as never;
  expect(momentsOf(incident, alerts, [{ flow: [{ at: START + 7000 }] }] as never)).toEqual({
    moments: [START, START + 500, START + 3000, START + 7000, START + 90_000],
    from: START - 10_000,
    to: START + 95_000,
  });
});
