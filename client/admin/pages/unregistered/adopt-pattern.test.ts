import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftsOf, matching, nameFrom } from './adopt-pattern.ts';

const ADDRESSES = ['gb26875:12:1-10', 'gb26875:12:1-9', 'gb26875:3:1-1', 'gb26875:3:2-1', 'lora:7f', 'gb26875x12y1-9'];

it('a pattern takes what its stars allow, counted as people count', () => {
  expect(matching('gb26875:*:1-*', ADDRESSES)).toEqual([
    { address: 'gb26875:3:1-1', stars: ['3', '1'] },
    { address: 'gb26875:12:1-9', stars: ['12', '9'] },
    { address: 'gb26875:12:1-10', stars: ['12', '10'] },
  ]);
  expect(matching('lora:7f', ADDRESSES)).toHaveLength(1);
  expect(matching('*', ADDRESSES)).toHaveLength(ADDRESSES.length);
  expect(matching('  ', ADDRESSES)).toEqual([]);
  expect(matching('gb26875.12.1-9', ADDRESSES)).toEqual([]);
});

it('whatever an address is, it fits itself and a star, and its id may be one', () => {
  fc.assert(
    fc.property(
      fc
        .string({ minLength: 1, maxLength: 40, unit: 'binary' })
        .filter((text) => text.trim() === text && !text.includes('*') && !/[\n\r\u2028\u2029]/.test(text)),
      (address) => {
        expect(matching(address, [address])).toHaveLength(1);
        expect(matching(`${[...address][0]}*`, [address])).toHaveLength(1);
      },
    ),
  );
});

it('names count on from where they begin, and may hold what a star stands for', () => {
  expect(nameFrom('{1}号机 烟感{n:3}', 7, { address: 'a', stars: ['12'] })).toBe('12号机 烟感007');
  expect(nameFrom('{address} {2} {x}', 1, { address: 'a:1', stars: ['12'] })).toBe('a:1  {x}');
  const template = {
    pattern: 'gb26875:12:*',
    name: '烟感{n:2}',
    number: 9,
    kind: 'smoke-detector',
    place: '/1',
    position: [117, 36, 0],
  } as const;
  expect(draftsOf(template, ADDRESSES)).toEqual([
    {
      id: 'gb26875-12-1-9',
      kind: 'smoke-detector',
      name: '烟感09',
      place: '/1',
      position: [117, 36, 0],
      addresses: ['gb26875:12:1-9'],
      simulated: false,
    },
    {
      id: 'gb26875-12-1-10',
      kind: 'smoke-detector',
      name: '烟感10',
      place: '/1',
      position: [117, 36, 0],
      addresses: ['gb26875:12:1-10'],
      simulated: false,
    },
  ]);
});
