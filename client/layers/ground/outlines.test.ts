import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRing, type LonLat } from '#contract/places/geo.ts';
import { outlinesOf } from './outlines.ts';

const COLUMNS = 8;
const ROWS = 6;

/** Cells by row, `#` = blind, as a map lies: the north on top. */
function gridOf(lines: readonly string[]): Parameters<typeof outlinesOf>[0] {
  const runs: [number, number, number, number][] = [];
  for (const [up, line] of [...lines].reverse().entries())
    for (const [column, sign] of [...line].entries()) if (sign !== '.') runs.push([up, column, column, sign === '#' ? 1 : 2]);
  return { origin: [117, 36], cell: [1, 1], columns: lines[0].length, rows: lines.length, runs };
}
const turn = (ring: readonly LonLat[]): number =>
  ring.slice(0, -1).reduce((sum, [x, y], at) => sum + x * ring[at + 1][1] - ring[at + 1][0] * y, 0) / 2;

describe('outlines of blind cells', () => {
  it('one shape where cells touch by an edge, its hole after it; two where they touch by a corner', () => {
    const [ring, ...others] = outlinesOf(gridOf(['###..', '#.#..', '###..', '...##']));
    expect([ring.cells, ring.rings.length, others.length, others[0].cells]).toEqual([8, 2, 1, 2]);
    expect(turn(ring.rings[0])).toBeGreaterThan(0);
    expect(turn(ring.rings[1])).toBeLessThan(0);
    expect(ring.rings.every((each) => each[0][0] === each.at(-1)![0] && each[0][1] === each.at(-1)![1])).toBe(true);
  });

  it('says what is blind in any of its cells, and where something of it lies', () => {
    const [one] = outlinesOf(gridOf(['#o']));
    expect([one.mask, one.cells]).toEqual([3, 2]);
    expect(inRing(one.rings[0], one.inside)).toBe(true);
    expect(outlinesOf({ ...gridOf(['..']), runs: [] })).toEqual([]);
  });

  it('every blind cell’s middle lies in exactly one shape, and no other’s does', () => {
    const blind = fc.array(fc.boolean(), { minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS });
    fc.assert(
      fc.property(blind, (cells) => {
        const lines = Array.from({ length: ROWS }, (_, row) =>
          Array.from({ length: COLUMNS }, (_unused, column) => (cells[row * COLUMNS + column] ? '#' : '.')).join(''),
        );
        const shapes = outlinesOf(gridOf(lines));
        for (let row = 0; row < ROWS; row++) {
          for (let column = 0; column < COLUMNS; column++) {
            const middle: LonLat = [117 + column + 0.5, 36 + (ROWS - 1 - row) + 0.5];
            const holding = shapes.filter(
              ({ rings: [outer, ...holes] }) => inRing(outer, middle) && !holes.some((hole) => inRing(hole, middle)),
            );
            expect([row, column, holding.length]).toEqual([row, column, lines[row][column] === '#' ? 1 : 0]);
          }
        }
      }),
      { verbose: true },
    );
  });
});
