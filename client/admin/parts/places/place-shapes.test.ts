import { expect, it } from 'vitest';
import type { Place } from '#contract/records/place.ts';
import { fitShapes } from './place-shapes.ts';

const place = (path: string, center: [number, number], ring?: [number, number][]): Place => ({
  id: path.slice(path.lastIndexOf('/') + 1),
  path,
  level: path.split('/').length === 2 ? 'street' : 'community',
  name: path,
  center,
  ...(ring && { ring }),
  simulated: true,
});

it('places are drawn north up, as large as fits, at their true proportions, the large ones first', () => {
  const square: [number, number][] = [
    [117, 60],
    [117.02, 60],
    [117.02, 60.01],
    [117, 60.01],
    [117, 60],
  ];
  const [street, east] = fitShapes([place('/s/east', [117.02, 60]), place('/s', [117.01, 60.005], square)], 216, 216);
  // At 60° north a degree of longitude is half as long as one of latitude: the ring is a square of 200.
  expect(street.outline).toBe('M8 208L208 208L208 8L8 8L8 208Z');
  expect([street.x, street.y, east.outline, east.x, east.y]).toEqual([108, 108, null, 208, 208]);
});

it('no place, and a single point, are no error', () => {
  expect(fitShapes([], 100, 100)).toEqual([]);
  expect(fitShapes([place('/s', [117, 36])], 100, 100)[0]).toMatchObject({ x: 50, y: 50 });
});
