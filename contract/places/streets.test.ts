import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from './geo.ts';
import { decodeStreets, encodeStreets, streetsSchema, type StreetNet } from './streets.ts';

const step = fc.integer({ min: -400_000, max: 400_000 });
const place = fc.tuple(step, step).map(([x, y]): LonLat => [117 + x / 1e6, 36.6 + y / 1e6]);
const net = fc.array(place, { minLength: 1, maxLength: 12 }).chain((junctions) => {
  const junction = fc.nat(junctions.length - 1);
  const street = fc
    .record({ from: junction, to: junction, onFoot: fc.boolean(), corners: fc.array(place, { maxLength: 5 }) })
    .map(({ corners, ...rest }) => ({ ...rest, line: [junctions[rest.from], ...corners, junctions[rest.to]] }));
  return fc.array(street, { maxLength: 12 }).map((streets): StreetNet => ({ junctions, streets }));
});
/** A tenth of a metre is what is kept. */
const rounded = ({ junctions, streets }: StreetNet): unknown => {
  const steps = ([lon, lat]: LonLat): number[] => [Math.round(lon * 1e6), Math.round(lat * 1e6)];
  return { junctions: junctions.map(steps), streets: streets.map((street) => ({ ...street, line: street.line.map(steps) })) };
};

describe('streets on their way', () => {
  it('are the same once they have arrived', () => {
    fc.assert(
      fc.property(net, (one) => {
        const read = decodeStreets(streetsSchema.parse(JSON.parse(JSON.stringify(encodeStreets(one)))));
        expect(rounded(read)).toEqual(rounded(one));
      }),
    );
  });

  it('are refused in words when they are cut off or join what is not there', () => {
    const file = { version: 1 as const, origin: [117, 36] as [number, number], junctions: [0, 0, 5, 5] };
    expect(() => decodeStreets({ ...file, streets: [0, 2, 0, 0] })).toThrow('street 0 joins 0 and 2 of 2 junctions');
    expect(() => decodeStreets({ ...file, streets: [0, 1, 0, 0, 0, 1, 0, 3, 1, 1] })).toThrow('street 1 is cut off');
    expect(() => decodeStreets({ ...file, streets: [0, 1] })).toThrow('street 0 is cut off');
  });
});
