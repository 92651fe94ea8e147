import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOVER } from '#contract/live/mover-columns.ts';
import type { Track, TrackReport } from '#contract/reports/track.ts';
import { crew } from '#server/fanout/fixture.ts';
import { GONE_MS, Movers, type Heard } from './movers.ts';

const T = Date.UTC(2026, 10, 23, 8);
const HOUR = 3_600_000;
/** Of 0.001 degrees of latitude, metres. */
const STEP_M = 111;

/** Movers of one crew stationed at 117, 36, and a wall clock that the test sets. */
function bench() {
  const movers = new Movers((id) => (id === 'c1' ? crew('c1', '/a') : undefined));
  const clock = { now: T };
  const say = (report: Partial<TrackReport> = {}): Heard =>
    movers.hear({ mover: 'c1', at: clock.now, lng: 117, lat: 36, source: 'test', ...report }, clock.now, clock.now - T);
  const shown = (): readonly [number, number, number] => {
    const { lng, lat, at } = movers.columns;
    return [lng[0], lat[0], at[0] - T];
  };
  return { movers, clock, say, shown, status: () => movers.columns.status[0] };
}

describe('where movers are', () => {
  it('the last position wins, and everything that goes with it', () => {
    const { movers, clock, say, shown, status } = bench();
    expect(say({ height: 12, heading: 90, speed: 1.4, accuracy: 6, battery: 81 })).toMatchObject({ taken: { mover: 'c1', at: T } });
    clock.now += 10_000;
    say({ lat: 36.0001, heading: 180 });
    expect([shown(), status()]).toEqual([[117, 36.0001, 10_000], MOVER.live]);
    const { height, heading, speed, battery } = movers.columns;
    expect([height[0], heading[0], speed[0], battery[0]]).toEqual([NaN, 180, NaN, NaN]);
  });

  it('a report that is said twice is one', () => {
    const { clock, say, shown } = bench();
    say();
    clock.now += 3000;
    expect(say({ at: T })).toEqual({ repeated: true });
    expect(shown()).toEqual([117, 36, 0]);
  });

  it('what comes out of order, or after days out of reach, belongs to the path at its own time', () => {
    const { clock, say, shown } = bench();
    say();
    clock.now += 60_000;
    say({ lat: 36.002 });
    expect(say({ lat: 36.001, at: T + 30_000 })).toEqual({ late: { mover: 'c1', at: T + 30_000, lng: 117, lat: 36.001 } });
    clock.now += 100;
    expect(say({ lat: 36.001, at: T - HOUR })).toMatchObject({ late: { at: T - HOUR } });
    clock.now += 100;
    expect(say({ lat: 36.001, at: T - 8 * 24 * HOUR })).toMatchObject({ late: { at: T - 8 * 24 * HOUR } });
    expect(shown()).toEqual([117, 36.002, 60_000]);
  });

  it('a clock that is set back eight hours, and runs on, is wrong: the mover is where it says, now', () => {
    const { clock, say, shown } = bench();
    say();
    for (let step = 1; step <= 4; step++) {
      clock.now += 10_000;
      say({ at: clock.now - 8 * HOUR, lat: 36 + step * 1e-4 });
    }
    expect(shown()).toEqual([117, 36.0004, 40_000]);
  });

  it('a report from the future is of now', () => {
    const { say, shown } = bench();
    expect(say({ at: T + 365 * 24 * HOUR })).toMatchObject({ taken: { at: T } });
    expect(shown()).toEqual([117, 36, 0]);
  });

  it.each([
    ['of nobody', { mover: 'c9' }, /^the ledger knows no crew and nothing that moves "c9"$/],
    [
      'on another continent',
      { lng: -0.12, lat: 51.5 },
      /^position -0\.12000, 51\.50000 is 8\d\d\d km from the station at 117\.00000, 36\.00000, at most 300 km/,
    ],
    ['nowhere', { lng: 0, lat: 0 }, /km from the station/],
    ['said to be at 900 km/h', { speed: 250 }, /^speed 900 km\/h is above 252 km\/h/],
    [
      '15 km away a minute later',
      { lat: 36 + (135 * STEP_M) / STEP_M / 1000 },
      /km from 117\.00000, 36\.00000 within 60\.0 s, which is 9\d\d km\/h, above 252 km\/h/,
    ],
  ])('a position %s is refused with its value, and the last good one stays', (_, report, words) => {
    const { clock, say, shown } = bench();
    say();
    clock.now += 60_000;
    const heard = say(report);
    expect('refused' in heard && heard.refused).toMatch(words);
    expect(shown()).toEqual([117, 36, 0]);
    clock.now += 1000;
    expect(say({ lat: 36.001 })).toHaveProperty('taken');
  });

  it('what wavers within its accuracy is no flight', () => {
    const { clock, say } = bench();
    say({ accuracy: 300 });
    clock.now += 500;
    expect(say({ lat: 36.004, accuracy: 300 })).toHaveProperty('taken');
  });

  it('who is silent becomes old, then is gone; a start shows the last positions as old', () => {
    const { movers, clock, say, status } = bench();
    say();
    movers.sweep(59_999);
    expect(status()).toBe(MOVER.live);
    movers.sweep(60_000);
    expect(status()).toBe(MOVER.stale);
    movers.sweep(GONE_MS);
    expect(status()).toBe(MOVER.gone);
    clock.now += GONE_MS;
    say();
    expect(status()).toBe(MOVER.live);

    const after = bench();
    after.movers.restore(
      [
        { mover: 'c1', at: T - HOUR, lng: 117, lat: 36.001 },
        { mover: 'c9', at: T, lng: 1, lat: 1 },
      ],
      T,
      0,
    );
    expect([after.movers.columns.size, after.status(), after.shown()]).toEqual([1, MOVER.stale, [117, 36.001, -HOUR]]);
    expect(after.say({ at: T - 2 * HOUR })).toHaveProperty('late');
    after.clock.now += 1000;
    expect(after.say()).toHaveProperty('taken');
  });

  it('in whatever order reports come, none is lost: each is shown, in the path, a repetition, or refused; the newest is shown', () => {
    const report = fc.record({ ago: fc.integer({ min: 0, max: 600 }), north: fc.integer({ min: -20, max: 20 }) });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 30 }), (reports) => {
        const { clock, say, shown } = bench();
        clock.now += 600_000;
        const seen: Track[] = [];
        for (const { ago, north } of reports) {
          const heard = say({ at: T + (600 - ago) * 1000, lat: 36 + north * 1e-6 });
          if ('taken' in heard) seen.push(heard.taken);
          else if ('late' in heard) seen.push(heard.late);
          else expect(heard).toEqual({ repeated: true });
        }
        const newest = seen.reduce((a, b) => (b.at > a.at ? b : a));
        expect(shown()[2]).toBe(newest.at - T);
        expect(new Set(seen.map(({ at }) => at)).size).toBe(new Set(reports.map(({ ago }) => ago)).size);
      }),
    );
  });
});
