import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Hover } from './hover.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

it('looks where the pointer came to rest, however quickly it went there and whatever was under way', () => {
  const step = fc.record({ x: fc.nat(1000), y: fc.nat(1000), wait: fc.nat(120), busy: fc.boolean(), costs: fc.nat(2000) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let [busy, costs] = [false, 0];
      let looked: readonly [number, number] | undefined;
      const hover = new Hover({
        pick: () => {
          vi.advanceTimersByTime(costs);
          return null;
        },
        show: (_, x, y) => (looked = [x, y]),
        busy: () => busy,
      });
      for (const { x, y, wait, busy: now, costs: cost } of steps) {
        [busy, costs] = [now, cost];
        hover.point(x, y);
        vi.advanceTimersByTime(wait);
      }
      busy = false;
      vi.advanceTimersByTime(5_000);
      const { x, y } = steps.at(-1)!;
      expect(looked).toEqual([x, y]);
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});

it('looks at most a fifth of the time', () => {
  const looks: number[] = [];
  const pick = (): null => {
    looks.push(performance.now());
    vi.advanceTimersByTime(100);
    return null;
  };
  const hover = new Hover({ pick, show: () => undefined, busy: () => false });
  for (let ms = 0; ms < 5_000; ms += 10) {
    hover.point(ms, 0);
    vi.advanceTimersByTime(10);
  }
  const apart = looks.slice(1).map((at, i) => at - looks[i]);
  expect(apart.length).toBeGreaterThan(5);
  for (const ms of apart) expect(ms).toBeGreaterThanOrEqual(500);
});

it('looks for nothing once the pointer has left', () => {
  const show = vi.fn();
  const hover = new Hover({ pick: () => null, show, busy: () => false });
  hover.point(1, 1);
  hover.point(2, 2);
  hover.leave();
  vi.advanceTimersByTime(5_000);
  expect(show.mock.calls).toEqual([
    [null, 1, 1],
    [null, 0, 0],
  ]);
});
