import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { wellFormed } from './well-formed.ts';

it('half of a pair becomes the sign for what is no character, in texts and names of fields, however deep', () => {
  expect(wellFormed({ name: 'half \uD83D of a pair', list: [{ '\uDE00': ['\uD83D'] }], n: 1, none: null })).toEqual({
    name: 'half \uFFFD of a pair',
    list: [{ '\uFFFD': ['\uFFFD'] }],
    n: 1,
    none: null,
  });
});

it('what is well formed is the very same object, bytes are not looked into', () => {
  const value = { name: '井盖 👨‍👩‍👧 𠮷', list: [1, [true, null]], bytes: Buffer.from('x') };
  expect(wellFormed(value)).toBe(value);
});

it('any JSON keeps its shape, and comes back from UTF-8 as it went', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.string({ unit: 'binary' }), (value, text) => {
      const held = wellFormed({ value, text, half: `${text}\uD800` });
      expect(JSON.parse(Buffer.from(JSON.stringify(held)).toString())).toEqual(JSON.parse(JSON.stringify(held)));
      expect(held.half.isWellFormed()).toBe(true);
    }),
    { numRuns: 30 },
  );
});
