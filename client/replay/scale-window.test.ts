import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { markBeside, placeOn, ticksOf, windowAround } from './scale-window.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

it('a scale holds its instant, ends at the present, and stands still while it holds it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 * HOUR }), fc.constantFrom(HOUR, 6 * HOUR, 24 * HOUR), (ago, span) => {
      const at = NOW - ago;
      const first = windowAround(at, span, NOW);
      expect(placeOn(first, at)).toBeGreaterThanOrEqual(0);
      expect(placeOn(first, at)).toBeLessThanOrEqual(1);
      expect(first.to).toBeLessThanOrEqual(NOW);
      expect(first.to - first.from).toBe(span);
      expect(windowAround(first.from + 1, span, NOW, first)).toBe(first);
      expect(windowAround(first.from - 1, span, NOW, first)).not.toBe(first);
    }),
  );
});

it('writes round instants of the civil time, no more than asked for', () => {
  const [from, to] = [Date.UTC(2026, 10, 27, 8, 7), Date.UTC(2026, 10, 27, 9, 7)];
  expect(ticksOf({ from, to }, 6, 8 * HOUR).map((at) => new Date(at).toISOString().slice(11, 16))).toEqual([
    '08:10',
    '08:20',
    '08:30',
    '08:40',
    '08:50',
    '09:00',
  ]);
  expect(ticksOf({ from: from - 23 * HOUR, to }, 4, 8 * HOUR).map((at) => new Date(at + 8 * HOUR).getUTCHours() % 6)).toEqual([0, 0, 0, 0]);
});

it('leads from mark to mark, and does not stay on the one it stands at', () => {
  const marks = [10_000, 50_000, 90_000].map((at) => ({ id: String(at), at }) as never);
  expect(markBeside(marks, 51_000, 1)).toBe(marks[2]);
  expect(markBeside(marks, 51_000, -1)).toBe(marks[0]);
  expect(markBeside(marks, 60_000, -1)).toBe(marks[1]);
  expect(markBeside(marks, 91_000, 1)).toBeUndefined();
  expect(markBeside(marks, 11_000, -1)).toBeUndefined();
});
