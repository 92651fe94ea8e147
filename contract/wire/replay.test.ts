import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { packReplay, unpackReplay, type ReplayItem } from './replay.ts';

const item: fc.Arbitrary<ReplayItem> = fc.oneof(
  fc.record({ at: fc.double({ noNaN: true }) }),
  fc.record({ text: fc.string({ unit: 'grapheme' }) }),
  fc.record({ bytes: fc.uint8Array() }),
  fc.record({ cells: fc.array(fc.string({ unit: 'grapheme' })) }),
  fc.string().map((picture) => ({ welcome: { picture } as never })),
);

it('gives back what was packed, in order', () => {
  fc.assert(
    fc.property(fc.array(item), (items) => {
      expect(unpackReplay(packReplay(items))).toEqual(items);
    }),
  );
});

it('says what is wrong with bytes that are cut off or of no sort', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1 }), fc.nat(), (items, cut) => {
      const bytes = packReplay(items);
      const less = bytes.subarray(0, bytes.length - 1 - (cut % (bytes.length - 1)));
      // A cut between two items leaves whole ones.
      try {
        expect(unpackReplay(less).length).toBeLessThan(items.length);
      } catch (error) {
        expect((error as Error).message).toMatch(/^replay: /);
      }
    }),
  );
  expect(() => unpackReplay(new Uint8Array([9, 0, 0, 0, 0]))).toThrow('no item is of sort 9');
});
