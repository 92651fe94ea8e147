import { createCipheriv } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { BLOCK, BlockChain } from './block-chain.ts';

const SEED = 128;
const [key, first] = [Buffer.from('1234567890abcdef'), Buffer.from('fedcba0987654321')];

it(`each message is what a cipher of its own would make of it, and is read back (seed ${SEED})`, () => {
  const chain = new BlockChain(key, first);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: BLOCK, maxLength: BLOCK }), { minLength: 1, maxLength: 5 }), (blocks) => {
      const bytes = Buffer.concat(blocks);
      const alone = createCipheriv('aes-128-cbc', key, first).setAutoPadding(false).update(bytes);
      expect(chain.encrypt(Buffer.from(bytes))).toEqual(alone);
      expect(chain.decrypt(alone)).toEqual(bytes);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

it('what is no whole blocks is refused, and spoils nothing that comes after', () => {
  const chain = new BlockChain(key, first);
  const bytes = Buffer.alloc(BLOCK, 7);
  const secret = chain.encrypt(Buffer.from(bytes));
  expect(() => chain.encrypt(Buffer.alloc(BLOCK + 1))).toThrow('whole blocks of 16 bytes');
  expect([chain.decrypt(Buffer.alloc(0)), chain.decrypt(secret.subarray(1))]).toEqual([null, null]);
  expect([chain.encrypt(Buffer.from(bytes)), chain.decrypt(secret)]).toEqual([secret, bytes]);
});
