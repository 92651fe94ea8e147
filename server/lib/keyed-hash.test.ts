import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyedHash } from './keyed-hash.ts';

const SEED = 2104;

it(`is HMAC, of keys of every length and of one message after another (seed ${SEED})`, () => {
  const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 90 }), fc.string({ minLength: 60, maxLength: 70 }));
  fc.assert(
    fc.property(fc.constantFrom('md5', 'sha256'), key, fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), (name, secret, texts) => {
      const keyed = new KeyedHash(name, secret);
      for (const text of texts) {
        const proper = createHmac(name, secret).update(text);
        expect([keyed.of(text, 'hex'), keyed.of(text, 'hex')]).toEqual(Array(2).fill(proper.digest('hex')));
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
  expect(new KeyedHash('sha256', 'k').of('text', 'base64url')).toBe(createHmac('sha256', 'k').update('text').digest('base64url'));
});
