import { expect, it } from 'vitest';
import { patrolChoiceSchema } from './plan.ts';

it('of a point that says nothing of a photo none is asked for', () => {
  const read = patrolChoiceSchema.parse({
    name: '东线',
    points: [
      { device: 'a', dueMin: 10 },
      { device: 'b', dueMin: 20, photo: true },
    ],
    shifts: [],
    lastsMin: 20,
    graceMin: 2,
    radiusM: 50,
    active: true,
  });
  expect(read.points.map(({ photo }) => photo)).toEqual([false, true]);
});
