import { expect, it } from 'vitest';
import { crossesFootprint } from './building-hit.ts';

const court = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
    [
      [1, 1],
      [3, 1],
      [3, 3],
      [1, 3],
      [1, 1],
    ],
  ],
} as const;
const asGeometry = (coordinates: unknown): Parameters<typeof crossesFootprint>[0] => ({ type: 'Polygon', coordinates }) as never;

it('a line of sight over an outline meets it, one beside it or in its court does not', () => {
  expect(
    crossesFootprint(asGeometry(court.coordinates), [
      [-2, 2],
      [0.5, 2],
    ]),
  ).toBe(true);
  expect(
    crossesFootprint(asGeometry(court.coordinates), [
      [-2, 2],
      [-0.1, 2],
    ]),
  ).toBe(false);
  expect(
    crossesFootprint(asGeometry(court.coordinates), [
      [1.5, 2],
      [2.5, 2],
    ]),
  ).toBe(false);
  expect(
    crossesFootprint(asGeometry(court.coordinates), [
      [-1, 5],
      [5, 5],
    ]),
  ).toBe(false);
  expect(
    crossesFootprint({ type: 'Point', coordinates: [2, 2] }, [
      [0, 0],
      [2, 2],
    ]),
  ).toBe(false);
});
