import { expect, it } from 'vitest';
import { firstClash } from './names.ts';

const device = (id: string, ...addresses: string[]) => ({ id, addresses });
const nobody = (): undefined => undefined;

it('an id or address names one device', () => {
  expect(firstClash([device('a', 'x'), device('b', 'y')], nobody)).toBeNull();
  expect(firstClash([device('a', 'a', 'x', 'x')], nobody)).toBeNull();
  expect(firstClash([device('a', 'x'), device('b', 'x')], nobody)).toEqual({ name: 'x', id: 'b', other: 'a' });
  expect(firstClash([device('a', 'b'), device('b')], nobody)).toEqual({ name: 'b', id: 'b', other: 'a' });
  expect(firstClash([device('b'), device('a', 'b')], nobody)).toEqual({ name: 'b', id: 'a', other: 'b' });
});

it('against the ledger too, but for devices that give a name up in the same change', () => {
  const ledger: Record<string, string> = { a: 'a', x: 'a', c: 'c', z: 'c' };
  const ownerOf = (name: string): string | undefined => ledger[name];
  expect(firstClash([device('n', 'x')], ownerOf)).toEqual({ name: 'x', id: 'n', other: 'a' });
  expect(firstClash([device('z')], ownerOf)).toEqual({ name: 'z', id: 'z', other: 'c' });
  expect(firstClash([device('n', 'x'), device('a', 'y')], ownerOf)).toBeNull();
  expect(firstClash([device('a', 'x')], ownerOf)).toBeNull();
});
