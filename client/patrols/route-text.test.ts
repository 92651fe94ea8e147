import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPoints, readShifts, writePoints, writeShifts } from './route-text.ts';

const SEED = 20_261_128;

it('reads what people write, and names the line that it cannot read', () => {
  expect(readPoints('xp-1 10\n\n  xp-2  20 照片 \nxp-3 30 photo')).toEqual([
    { device: 'xp-1', dueMin: 10, photo: false },
    { device: 'xp-2', dueMin: 20, photo: true },
    { device: 'xp-3', dueMin: 30, photo: true },
  ]);
  expect([readPoints('xp-1 10\nxp-2'), readPoints('xp-1 soon')]).toEqual([{ line: 'xp-2' }, { line: 'xp-1 soon' }]);
  expect(readShifts('早班 1-5,7 6:00 08：30\n')).toEqual([{ name: '早班', days: [1, 2, 3, 4, 5, 7], starts: [360, 510] }]);
  for (const line of ['夜班 0 22:00', '夜班 1-9 22:00', '夜班 1 24:00', '夜班 1', '夜班 5-1 22:00'])
    expect(readShifts(line)).toEqual({ line });
});

it('reads again what it wrote', () => {
  const point = fc.record({
    device: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
    dueMin: fc.integer({ min: 1, max: 1440 }),
    photo: fc.boolean(),
  });
  const shift = fc.record({
    name: fc.stringMatching(/^[\u4e00-\u9fa5]{1,6}$/u),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
    starts: fc.array(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(point), fc.array(shift), (points, shifts) => {
      expect(readPoints(writePoints(points, '照片'))).toEqual(points);
      expect(readShifts(writeShifts(shifts))).toEqual(shifts);
    }),
    { seed: SEED },
  );
});
