import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import type { StreetNet } from '#contract/places/streets.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import { StreetNetwork } from './network.ts';
import { waysTo } from './ways.ts';

const plane = localPlane([117, 36.6]);
const at = (x: number, y: number): LonLat => plane.toLonLat([x, y]);
const metresOf = (line: readonly LonLat[]): number => {
  const own = line.map((place) => plane.toMetres(place));
  return own.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - own[i][0], y - own[i][1]), 0);
};

/** Streets between crossings of a grid 200 m wide, some missing. */
const SIDE = 5;
const net = fc
  .record({
    gone: fc.array(fc.boolean(), { minLength: 2 * SIDE * SIDE, maxLength: 2 * SIDE * SIDE }),
    foot: fc.array(fc.boolean(), { minLength: 2 * SIDE * SIDE, maxLength: 2 * SIDE * SIDE }),
  })
  .map(({ gone, foot }): StreetNet => {
    const number = (column: number, row: number): number => row * SIDE + column;
    const junctions = Array.from({ length: SIDE * SIDE }, (_, i) => at((i % SIDE) * 200, Math.floor(i / SIDE) * 200));
    const streets: StreetNet['streets'][number][] = [];
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++)
        for (const [index, other] of [number(column + 1, row), number(column, row + 1)].entries()) {
          if ((index === 0 ? column : row) === SIDE - 1) continue;
          const [from, id] = [number(column, row), 2 * number(column, row) + index];
          if (gone[id] && foot[id]) continue;
          // A bend half way, so that lines are longer than the straight one between their ends.
          const middle = at(column * 200 + (index === 0 ? 100 : 20), row * 200 + (index === 0 ? 20 : 100));
          const line = [junctions[from], middle, junctions[other]];
          streets.push(
            id % 3 ? { from, to: other, onFoot: foot[id], line } : { from: other, to: from, onFoot: foot[id], line: line.toReversed() },
          );
        }
    return { junctions, streets };
  });

/** Seconds from every junction to every other, by looking at all of them again and again. */
function everyPair({ junctions, streets }: StreetNet): number[][] {
  const seconds = junctions.map((_, i) => junctions.map((_, j) => (i === j ? 0 : Infinity)));
  for (const { from, to, onFoot, line } of streets) {
    const took = metresOf(line) / ((onFoot ? 5 : 15) / 3.6);
    seconds[from][to] = seconds[to][from] = Math.min(seconds[from][to], took);
  }
  junctions.forEach((_, by) =>
    junctions.forEach((_, i) => junctions.forEach((_, j) => (seconds[i][j] = Math.min(seconds[i][j], seconds[i][by] + seconds[by][j])))),
  );
  return seconds;
}

describe('ways by streets', () => {
  it('are the quickest there are, one unbroken line of the length that is told', () => {
    fc.assert(
      fc.property(net, fc.nat(SIDE * SIDE - 1), fc.array(fc.nat(SIDE * SIDE - 1), { minLength: 1, maxLength: 5 }), (one, door, places) => {
        const network = new StreetNetwork(one);
        const seconds = everyPair(one);
        const ways = waysTo(
          network,
          one.junctions[door],
          places.map((place) => one.junctions[place]),
        );
        ways.forEach((way, i) => {
          if (way === null) return;
          const start = plane.toMetres(way.off[0][1]);
          const end = plane.toMetres(way.off[1][0]);
          expect(metresOf(way.line) + metresOf(way.off[0]) + metresOf(way.off[1])).toBeCloseTo(way.metres, 2);
          expect(Math.hypot(...minus(plane.toMetres(way.line[0]), start))).toBeLessThan(0.01);
          expect(Math.hypot(...minus(plane.toMetres(way.line.at(-1)!), end))).toBeLessThan(0.01);
          // Else it began or ended at another net, a small one being passed over.
          if (way.off.every((line) => metresOf(line) < 0.01)) expect(way.seconds).toBeCloseTo(seconds[places[i]][door], 3);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('begin and end in the middle of a street, also of the same', () => {
    const line = [at(0, 0), at(300, 0), at(1000, 0)];
    const network = new StreetNetwork({ junctions: [line[0], line[2]], streets: [{ from: 0, to: 1, onFoot: false, line }] });
    const [way] = waysTo(network, at(800, 30), [at(200, -20)]);
    expect(way!.metres).toBeCloseTo(600 + 50, 0);
    expect(way!.line).toHaveLength(3);
    expect(way!.off.map(metresOf).map(Math.round)).toEqual([20, 30]);
    expect(way!.seconds).toBeCloseTo(600 / (15 / 3.6) + 50 / (5 / 3.6), 0);
  });

  it('are none where no street is near, where it leads elsewhere, or only around a yard', () => {
    const street = (x: number, to: number, first: number): StreetNet['streets'][number] => ({
      from: first,
      to: first + 1,
      onFoot: false,
      line: [at(x, 0), at(to, 0)],
    });
    const two = new StreetNetwork({
      junctions: [at(0, 0), at(900, 0), at(2000, 0), at(2900, 0), at(5000, 0), at(5100, 0)],
      streets: [street(0, 900, 0), street(2000, 2900, 2), street(5000, 5100, 4)],
    });
    expect(waysTo(two, at(100, 0), [at(2500, 0), at(400, 900), at(800, 10)]).map((way) => way && Math.round(way.metres))).toEqual([
      null,
      null,
      710,
    ]);
    expect(waysTo(two, at(5050, 0), [at(5010, 0)])).toEqual([null]);
    expect(waysTo(new StreetNetwork({ junctions: [], streets: [] }), at(0, 0), [at(1, 1)])).toEqual([null]);
  });
});

const minus = (a: Metres, b: Metres): [number, number] => [a[0] - b[0], a[1] - b[1]];
