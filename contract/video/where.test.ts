import { expect, it } from 'vitest';
import { hangsAt } from './where.ts';

const RING = [
  [117.03, 36.66],
  [117.04, 36.66],
  [117.04, 36.67],
  [117.03, 36.67],
  [117.03, 36.66],
] as const;
const PLACE = { ring: RING, center: [117.035, 36.665] as const };

it.each([
  ['inside', [117.035, 36.665, 4], true],
  ['on the pavement', [117.035, 36.6592, 4], true],
  ['across the road', [117.035, 36.658, 4], false],
  ['beyond a corner', [117.0409, 36.6709, 4], false],
  ['in the sea', [0, 0, 0], false],
] as const)('%s: %j', (_where, at, there) => expect(hangsAt(at, PLACE)).toBe(there));

it('where no outline is known, around the middle', () => {
  expect(hangsAt([117.035, 36.67, 4], { center: PLACE.center })).toBe(true);
  expect(hangsAt([117.035, 36.68, 4], { center: PLACE.center })).toBe(false);
});
