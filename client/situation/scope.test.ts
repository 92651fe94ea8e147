import { expect, it } from 'vitest';
import type { Place, PlaceLevel } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';
import { inScope, placeAtLevel, scopeOf } from './scope.ts';

const place = (path: string, level: PlaceLevel): Place => ({
  id: path.slice(path.lastIndexOf('/') + 1),
  path,
  level,
  name: path,
  center: [0, 0],
  simulated: true,
});
const PLACES = [
  place('/d', 'district'),
  place('/d/s', 'street'),
  place('/d/s/q1', 'community'),
  place('/d/s/q2', 'community'),
  place('/d/s/q1/c', 'compound'),
];
const world = {
  all: () => new Map(PLACES.map((one) => [one.path, one])),
  get: (_: string, path: string) => PLACES.find((one) => one.path === path),
} as unknown as World;

it('figures are about the street as a whole, and about the community one looks into', () => {
  expect(scopeOf(world, '', '/d').path).toBe('/d/s');
  expect(scopeOf(world, '/d/s/q1/c', '/d').path).toBe('/d/s/q1');
  expect(scopeOf(world, '/d', '/d').path).toBe('/d');
});

it('the switch goes up to the place there is, from community to community, and nowhere where there is none', () => {
  const scope = scopeOf(world, '/d/s/q1/c', '/d');
  expect(placeAtLevel(scope, 'city')).toBeUndefined();
  expect(placeAtLevel(scope, 'district')).toBe('/d');
  expect(placeAtLevel(scope, 'street')).toBe('/d/s');
  expect(placeAtLevel(scope, 'community')).toBe('/d/s/q2');
  expect(placeAtLevel(scopeOf(world, '/d/s/q2', '/d'), 'community')).toBe('/d/s/q1');
});

it('what nobody can place is in every scope, or a fire without an address would be in none', () => {
  expect(inScope({ path: '/d/s/q1' }, '/unknown')).toBe(true);
  expect(inScope({ path: '/d/s/q1' }, '/d/s/q2')).toBe(false);
});
