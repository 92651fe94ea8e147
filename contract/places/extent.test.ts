import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundsOf, maxOf, minOf } from './extent.ts';

it('are what Math.min and Math.max are', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true })), (values) => {
      expect([minOf(values) + 0, maxOf(values) + 0]).toEqual([Math.min(...values) + 0, Math.max(...values) + 0]);
    }),
  );
  expect([minOf([]), maxOf([])]).toEqual([Infinity, -Infinity]);
});

it('take a city', () => {
  const places = Array.from({ length: 400_000 }, (_, i) => [117 + i / 1e6, 36 - i / 1e6] as [number, number]);
  expect(boundsOf(places)).toEqual([117, 36 - 399_999 / 1e6, 117 + 399_999 / 1e6, 36]);
  expect(maxOf(places.map(([lon]) => lon))).toBe(117 + 399_999 / 1e6);
});
