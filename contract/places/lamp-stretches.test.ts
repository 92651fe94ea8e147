import { expect, it } from 'vitest';
import { METRES_PER_DEGREE, type Position } from './geo.ts';
import { lampStretches, type NamedLamp } from './lamp-stretches.ts';

const EAST_M = METRES_PER_DEGREE * Math.cos((36.66 * Math.PI) / 180);
/** A lamp so many metres along a road that runs east, on one side of it or the other. */
const lamp = (road: string, number: number, along: number, aside = number % 2 === 0 ? 6 : -6): NamedLamp => ({
  name: `${road} ${number}号灯`,
  position: [117 + along / EAST_M, 36.66 + aside / METRES_PER_DEGREE, 8] as Position,
});

it('three lamps that follow each other are one stretch, along the middle of the road, as long as from the first to the last', () => {
  const [stretch, ...others] = lampStretches([12, 14, 13].map((number) => lamp('泉城路', number, number * 45)));
  expect([stretch.road, stretch.lamps.map(({ name }) => name), Math.round(stretch.metres), others]).toEqual([
    '泉城路',
    ['泉城路 12号灯', '泉城路 13号灯', '泉城路 14号灯'],
    90,
    [],
  ]);
  for (const [, lat] of stretch.line) expect(lat).toBeCloseTo(36.66, 7);
  const [from, to] = [stretch.line[0][0], stretch.line.at(-1)![0]].map((lon) => (lon - 117) * EAST_M);
  expect(from).toBeLessThan(12 * 45 + 1);
  expect(to).toBeGreaterThan(14 * 45 - 1);
});

it.each([
  ['two are not enough', [lamp('泉城路', 1, 45), lamp('泉城路', 2, 90)]],
  ['one between them is lit', [1, 2, 4, 5].map((number) => lamp('泉城路', number, number * 45))],
  ['they are of two roads', [lamp('泉城路', 1, 45), lamp('泉城路', 2, 90), lamp('历山路', 3, 135)]],
  ['they stand far apart', [1, 2, 3].map((number) => lamp('泉城路', number, number * 400))],
  ['their names have no number', [1, 2, 3].map((number) => ({ ...lamp('泉城路', number, number * 45), name: '灯' }))],
])('%s', (_, lamps) => expect(lampStretches(lamps)).toEqual([]));

it('the longest comes first', () => {
  const lamps = [1, 2, 3, 7, 8, 9, 10].map((number) => lamp('泉城路', number, number * 45));
  expect(lampStretches(lamps).map(({ lamps: { length } }) => length)).toEqual([4, 3]);
});
