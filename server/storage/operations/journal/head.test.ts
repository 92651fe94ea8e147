import { expect, it } from 'vitest';
import { olderThan } from './head.ts';

it.each([
  [[1, 2, 3], 3, 2],
  [[1, 2, 3], 4, 3],
  [[1, 2, 3], 1, 0],
  [[1, 9, 1, 1], 5, 1],
  [[], 5, 0],
])(
  'of entries of %j, those from before %i: the first %i, for a clock that was wrong later makes none of them old',
  (times, before, count) => {
    expect(
      olderThan(
        times.map((at) => ({ at })),
        before,
      ),
    ).toEqual(times.slice(0, count).map((at) => ({ at })));
  },
);
