import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import { placesUnder } from './over.ts';

const box = (west: number, south: number, east: number, north: number): LonLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const place = (path: string, level: PlaceLevel, ring?: LonLat[]): Place => ({
  id: path,
  path,
  level,
  name: path,
  center: ring ? [(ring[0][0] + ring[1][0]) / 2, (ring[0][1] + ring[2][1]) / 2] : [0, 0],
  simulated: true,
  ...(ring && { ring }),
});
const STREET = '/370102/370102004';
const [WEST, EAST] = [`${STREET}/370102004001`, `${STREET}/370102004002`];
/** A street of two communities side by side, each one degree wide, and a compound in one. */
const PLACES = [
  place('/370102', 'district'),
  place(STREET, 'street', box(0, 0, 2, 1)),
  place(WEST, 'community', box(0, 0, 1, 1)),
  place(EAST, 'community', box(1, 0, 2, 1)),
  place(`${WEST}/court`, 'compound', box(0.4, 0.4, 0.6, 0.6)),
];
const under = (...rings: LonLat[][]): string[] => placesUnder([{ words: '', rings, codes: [] }], PLACES);
const coded = (...codes: string[]): string[] => placesUnder([{ words: '', rings: [], codes }], PLACES);

describe('a warning lies over', () => {
  it.each<[string, LonLat[], string[]]>([
    ['all of the street when it holds it', box(-1, -1, 3, 2), [STREET]],
    ['a community when it holds that alone', box(-0.5, -0.5, 1.2, 1.5), [EAST, WEST].sort()],
    ['the community that it touches, whole', box(1.7, 0.2, 5, 0.4), [EAST]],
    ['the community that it lies within', box(0.1, 0.1, 0.2, 0.2), [WEST]],
    ['no place elsewhere', box(5, 5, 6, 6), []],
  ])('%s', (_, ring, places) => expect(under(ring)).toEqual(places));

  it.each<[string, string[]]>([
    ['370102004002', [EAST]],
    ['370102004000', [STREET]],
    ['370102004', [STREET]],
    ['370102', ['/370102']],
    ['370100000000', ['/370102']],
    ['370000', ['/370102']],
    ['370103', []],
    ['370102005', []],
    ['110000', []],
  ])('of code %s', (code, places) => expect(coded(code)).toEqual(places));

  it('places none of which is within another, all of which it touches, wherever it is', () => {
    const side = fc.double({ min: -0.5, max: 2.5, noNaN: true });
    fc.assert(
      fc.property(side, side, side, side, (a, b, c, d) => {
        const [west, east, south, north] = [Math.min(a, b), Math.max(a, b) + 0.01, Math.min(c, d), Math.max(c, d) + 0.01];
        const touchesWest = west < 1 && east > 0 && south < 1 && north > 0;
        const found = under(box(west, south, east, north));
        const covers = (path: string): boolean => found.some((one) => path === one || path.startsWith(`${one}/`));
        if (touchesWest) expect(covers(WEST)).toBe(true);
        if (!touchesWest && (east < 0 || west > 1 || north < 0 || south > 1)) expect(covers(WEST)).toBe(false);
        for (const one of found) expect(found.filter((other) => one.startsWith(`${other}/`))).toEqual([]);
      }),
    );
  });
});
