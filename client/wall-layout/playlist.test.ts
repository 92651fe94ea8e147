import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasFailed, NO_FAILURES, turnOf, withFailure, type Failures } from './playlist.ts';

const playlists = fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 8 });
const moments = fc.integer({ min: 0, max: 4_000_000_000_000 });
const free = (): boolean => false;

it('each item has its turn for as long as it says, one after the other', () => {
  fc.assert(
    fc.property(playlists, fc.integer({ min: 0, max: 100_000 }), (seconds, round) => {
      const length = seconds.reduce((sum, one) => sum + one, 0);
      const seen = Array.from({ length }, (_, second) => turnOf(seconds, (round * length + second) * 1000, free));
      expect(seen).toEqual(seconds.flatMap((one, at) => Array<number>(one).fill(at)));
    }),
  );
});

it('what fails is passed over: something that can be shown always is, and the others keep their turns', () => {
  fc.assert(
    fc.property(playlists, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), moments, (seconds, failing, now) => {
      const blocked = (at: number): boolean => failing[at];
      const at = turnOf(seconds, now, blocked);
      const due = turnOf(seconds, now, free);
      if (seconds.every((_, index) => failing[index])) expect(at).toBe(-1);
      else expect(failing[at]).toBe(false);
      if (!failing[due]) expect(at).toBe(due);
    }),
  );
});

/** Regions side by side, some of whose items fail whenever they are shown: as a wall goes through an hour, second by second. */
function hourOf(regions: readonly (readonly number[])[], broken: (region: number, at: number, second: number) => boolean): number[][] {
  const failures: Failures[] = regions.map(() => NO_FAILURES);
  return Array.from({ length: 3600 }, (_, second) =>
    regions.map((seconds, region) => {
      const now = second * 1000;
      let at = turnOf(seconds, now, (one) => hasFailed(failures[region], one, now));
      // What fails as it is shown leaves its place at once.
      while (at >= 0 && broken(region, at, second)) {
        failures[region] = withFailure(failures[region], at, now);
        at = turnOf(seconds, now, (one) => hasFailed(failures[region], one, now));
      }
      return at;
    }),
  );
}

it('a region or an item that fails leaves the rest running, and is back when it works again', () => {
  const regions = [[20, 20, 20], [15, 30], [10]];
  const well = hourOf(regions, () => false);
  // The second item of the first region always fails, and all of the third for ten minutes.
  const ill = hourOf(regions, (region, at, second) => (region === 0 && at === 1) || (region === 2 && second < 600));
  for (const [second, [first, other, last]] of ill.entries()) {
    expect(first).toBe(well[second][0] === 1 ? 2 : well[second][0]);
    expect(other).toBe(well[second][1]);
    if (second < 600) expect(last).toBe(-1);
  }
  expect(ill.slice(1200).every(([, , last]) => last === 0)).toBe(true);
});

it('is tried again, ever more seldom, and at least every half hour', () => {
  let failures = NO_FAILURES;
  const waits: number[] = [];
  for (let now = 0, times = 0; times < 8; times++) {
    failures = withFailure(failures, 0, now);
    const { until } = failures.get(0)!;
    waits.push((until - now) / 60_000);
    expect([hasFailed(failures, 0, until - 1), hasFailed(failures, 0, until), hasFailed(failures, 1, now)]).toEqual([true, false, false]);
    now = until;
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
});
