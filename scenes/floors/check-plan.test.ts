import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Place } from '#contract/records/place.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { checkPlan } from './check-plan.ts';
import type { FloorPlan, Space } from './floor-plan.ts';
import { townPlan } from '#scenes/town/floor-plans.ts';

const town = generateTown(DEMO_TOWN);
const places = new Map(town.places.map((place) => [place.path, place]));
const example = JSON.parse(await readFile(new URL('example.json', import.meta.url), 'utf8')) as FloorPlan & { building: string };
const check = (plan: unknown): ReturnType<typeof checkPlan> => checkPlan(plan, (path) => places.get(path));
const building = places.get(example.building)!;

const withLayout = (change: (spaces: readonly Space[]) => readonly Space[]): unknown => ({
  ...example,
  layouts: { ...example.layouts, ground: { ...example.layouts.ground, spaces: change(example.layouts.ground.spaces) } },
});
const withRing = (id: string, ring: Space['ring']): unknown =>
  withLayout((spaces) => spaces.map((space) => (space.id === id ? { ...space, ring } : space)));

describe('a floor plan from elsewhere', () => {
  it('is taken when it fits: the example does, and so would every plan of the town', () => {
    expect(check(example)).toEqual({ plan: example, faults: [] });
    for (const place of town.places.filter(({ level }) => level === 'building')) {
      expect(check({ ...townPlan(place)!, building: place.path }).faults, place.path).toEqual([]);
    }
  });

  it.each<readonly [what: string, plan: unknown, told: RegExp]>([
    ['nothing at all', null, /the plan: /],
    ['another format', { ...example, format: 'dxf' }, /^format: /],
    ['no building', { ...example, building: undefined }, /building: the place path of the building is missing/],
    ['an unknown building', { ...example, building: '/370102/nowhere' }, /\/370102\/nowhere is not in the ledger/],
    [
      'a compound',
      { ...example, building: building.path.slice(0, building.path.lastIndexOf('/')) },
      /\(芙蓉里小区\) is a compound, not a building/,
    ],
    [
      'a floor too many',
      { ...example, levels: [...example.levels, { floor: 3, bottom: 8.8, height: 4, layout: 'upper' }] },
      /floor 3 is not there: 沿街商铺3 has 2 floors/,
    ],
    [
      'floors in each other',
      { ...example, levels: [example.levels[0], { ...example.levels[1], bottom: 3 }] },
      /floor 1 reaches up to 4\.4 m, above the slab of floor 2 at 3\.0 m/,
    ],
    [
      'a room that crosses itself',
      withRing('pharmacy', [
        [-14, -4],
        [-5, 1],
        [-5, -4],
        [-14, 1],
      ]),
      /layout ground, space pharmacy \(药店, unit a\): its ring crosses itself near \(-/,
    ],
    [
      'a unit outside',
      withRing('breakfast', [
        [4.85, -5.81],
        [24.47, -6.34],
        [14.44, 0.13],
        [4.8, 0.63],
      ]),
      /space breakfast \(早餐店, unit c\): \(24\.5, -6\.3\) lies 10\.0 m outside the layout's outline/,
    ],
    [
      'another building’s ground',
      { ...example, anchor: [117.0161873, 36.6695736] },
      /layout ground: corner .* lies \d+\.\d m outside the footprint of 沿街商铺3/,
    ],
    [
      'a layout that is not there',
      { ...example, levels: [{ ...example.levels[0], layout: 'attic' }] },
      /attic, which is not among the layouts/,
    ],
  ])('%s is refused, and told where', (_what, plan, told) => {
    const { plan: taken, faults } = check(plan);
    expect(taken).toBeNull();
    expect(faults.join('\n')).toMatch(told);
  });

  it('may repeat the first corner of its rings at their end, as other programs do', () => {
    const closed = <T>(ring: readonly T[]): T[] => [...ring, ring[0]];
    const layouts = Object.fromEntries(
      Object.entries(example.layouts).map(([name, layout]) => [
        name,
        { ...layout, outline: closed(layout.outline), spaces: layout.spaces.map((space) => ({ ...space, ring: closed(space.ring) })) },
      ]),
    );
    expect(check({ ...example, layouts })).toEqual({ plan: example, faults: [] });
  });

  it('may leave numbers of floors out where no storey fits between', () => {
    const [ground, upper] = example.levels;
    expect(check({ ...example, levels: [ground, { ...upper, floor: 3 }] }).faults).toEqual([]);
    expect(check({ ...example, levels: [ground, { ...upper, floor: 3, bottom: 8.8 }] }).faults.join()).toContain('floor 3 is not there');
  });

  it('with many faults tells the first', () => {
    const far = withLayout(() =>
      Array.from({ length: 300 }, (_, i): Space => ({
        id: `r${i}`,
        kind: 'room',
        use: 'room',
        ring: [
          [90, 0],
          [99, 0],
          [99, 9],
        ],
      })),
    );
    expect(check(far).faults).toHaveLength(41);
    expect(check(far).faults.at(-1)).toBe('… and 260 more');
  });

  it('of two thousand corners a room is read in time that grows with them, not with their square', () => {
    const round = Array.from({ length: 2000 }, (_, i) => [4 * Math.cos(i / 318.4), 3 * Math.sin(i / 318.4)] as const);
    let looked = 0;
    const counted = round.map(
      (corner) => new Proxy([...corner], { get: (target, key) => (looked++, Reflect.get(target, key) as unknown) }),
    );
    const bare: Place = { ...building, ring: undefined };
    checkPlan({ ...example, layouts: { ground: { outline: counted, units: [], spaces: [] } }, levels: [example.levels[0]] }, () => bare);
    expect(looked).toBeGreaterThan(2000);
    expect(looked).toBeLessThan(2_000_000);
  });
});
