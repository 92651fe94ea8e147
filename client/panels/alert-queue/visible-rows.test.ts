import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleRange } from './visible-rows.ts';

it('draws every line that is seen, and never more than the screen and a margin', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 20, max: 120 }),
      fc.nat(5000),
      (top, height, row, count) => {
        const { first, last } = visibleRange(top, height, row, count);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first).toBeLessThanOrEqual(count);
        expect(last).toBeLessThanOrEqual(count);
        expect(last - first).toBeLessThanOrEqual(Math.ceil(height / row) + 13);
        for (let line = Math.floor(top / row); line < Math.min(count, (top + height) / row); line++) {
          expect(line).toBeGreaterThanOrEqual(first);
          expect(line).toBeLessThan(last);
        }
      },
    ),
    { numRuns: 200 },
  );
});
