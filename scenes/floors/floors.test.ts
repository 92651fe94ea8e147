import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LonLat, inRing } from '#contract/places/geo.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { defaultPlan } from './default-plan.ts';
import { doorNumber, floorPlanJsonSchema, floorPlanSchema, type FloorPlan, type Layout, type RoomUse } from './floor-plan.ts';
import { middleOf, toEdge } from './polygon.ts';
import { townPlan } from '#scenes/town/floor-plans.ts';

const town = generateTown(DEMO_TOWN);
const buildings = town.places.filter((place) => place.level === 'building');
const plans = new Map(buildings.map((place) => [place.path, townPlan(place)!]));

/** Points well inside a space: its middle, and towards each corner. */
const probes = (ring: readonly Metres[]): Metres[] => {
  const [x, y] = middleOf(ring);
  return [[x, y], ...ring.map(([cx, cy]): Metres => [x + (cx - x) * 0.9, y + (cy - y) * 0.9])];
};

function checkLayout({ outline, spaces }: Layout, what: string): void {
  for (const space of spaces) {
    for (const probe of probes(space.ring)) {
      const holders = spaces.filter((other) => inRing(other.ring, probe)).map((other) => other.id);
      expect(holders, `${what} ${space.use}`).toEqual([space.id]);
    }
    for (const corner of space.ring)
      expect(inRing(outline, corner) || toEdge(outline, corner) < 0.15, `${what} ${space.use} at ${corner.join()}`).toBe(true);
  }
}

const area = (ring: readonly Metres[]): number =>
  Math.abs(
    ring.reduce((sum, [ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      return sum + ax * by - bx * ay;
    }, 0),
  ) / 2;

describe('the schema', () => {
  it('is written down for others as it is', async () => {
    expect(await readFile(new URL('floor-plan.schema.json', import.meta.url), 'utf8')).toBe(floorPlanJsonSchema());
  });

  it('says what is wrong with a plan', () => {
    const plan = plans.get(buildings[0].path)!;
    const faults = (patch: Partial<Record<keyof FloorPlan, unknown>>): string =>
      JSON.stringify(floorPlanSchema.safeParse({ ...plan, ...patch }).error?.issues ?? '');
    expect(faults({})).toBe('""');
    expect(faults({ levels: [{ ...plan.levels[0], layout: 'attic' }] })).toContain('the layout attic, which is not among the layouts');
    expect(faults({ levels: [plan.levels[0], plan.levels[0]] })).toContain('floor 1 comes after floor 1');
    expect(faults({ levels: [{ ...plan.levels[0], floor: 0 }] })).toContain('no floor 0');
    expect(faults({ format: 'other' })).not.toBe('""');
    const { typical } = plan.layouts;
    expect(faults({ layouts: { typical: { ...typical, units: [] } } })).toMatch(/belongs to the unit|""/);
    expect(faults({ layouts: { typical: { ...typical, spaces: [typical.spaces[0], typical.spaces[0]] } } })).toContain(
      'two spaces of one id',
    );
  });

  it('numbers doors as people do', () => {
    expect(doorNumber({ id: 'u', door: '01' }, 12)).toBe('1201');
    expect(doorNumber({ id: 'u', door: '01' }, -1)).toBe('B101');
  });
});

describe('a plan of the demo town', () => {
  it('is there for every building and for no other', () => {
    expect([...plans.values()].every((plan) => plan !== null)).toBe(true);
    expect(townPlan({ ...buildings[0], simulated: false })).toBeNull();
    expect(townPlan({ ...buildings[0], path: '/x/y' })).toBeNull();
    expect(townPlan({ ...buildings[0], floors: 99 })).toBeNull();
  });

  it('fits the schema; rooms do not overlap and lie inside the footprint', () => {
    for (const [path, plan] of plans) {
      expect(floorPlanSchema.safeParse(plan).success, path).toBe(true);
      for (const layout of Object.values(plan.layouts)) checkLayout(layout, path);
    }
  });

  it('leaves little of the floor without a use', () => {
    for (const [
      path,
      {
        layouts: { typical },
      },
    ] of plans) {
      const used = typical.spaces.reduce((sum, { ring }) => sum + area(ring), 0) / area(typical.outline);
      expect(used, path).toBeGreaterThan(0.72);
      expect(used, path).toBeLessThan(1.02);
    }
  });

  const USES: Readonly<Record<string, readonly RoomUse[]>> = {
    厨房烟感: ['kitchen'],
    走廊烟感: ['corridor'],
    堂屋烟感: ['hall'],
    营业厅烟感: ['shop'],
    库房烟感: ['store'],
    教室烟感: ['classroom'],
    病房烟感: ['ward'],
    手动报警按钮: ['corridor', 'hall', 'bedroom', 'kitchen'],
    消火栓压力: ['corridor'],
    求助按钮: ['bedroom', 'bath', 'living'],
  };

  it('has every device of the town in the room its name says', () => {
    let checked = 0;
    for (const device of town.devices) {
      const path = device.place.replace(/\/F\d+$/, '');
      const plan = plans.get(path);
      if (!plan) continue;
      const level = device.floor === undefined ? plan.levels[0] : plan.levels.find(({ floor }) => floor === device.floor)!;
      const [lon, lat, height] = device.position;
      const at = localPlane(plan.anchor).toMetres([lon, lat]);
      const held = plan.layouts[level.layout].spaces.filter((space) => inRing(space.ring, at));
      expect(held.length, device.name).toBe(1);
      const what = Object.keys(USES).find((name) => device.name.endsWith(name));
      if (what !== undefined) expect(USES[what], device.name).toContain(held[0].use);
      if (device.kind === 'elevator-camera') expect(held[0].kind, device.name).toBe('lift');
      if (/单元\d+层 厨房/.test(device.name)) {
        const unit = plan.layouts[level.layout].units.find(({ id }) => id === held[0].unit)!;
        expect(device.name).toContain(`${unit.entrance}单元`);
      }
      expect(height).toBeGreaterThanOrEqual(level.bottom);
      expect(height).toBeLessThan(level.bottom + level.height + 0.01);
      checked++;
    }
    expect(checked).toBeGreaterThan(3500);
  });
});

describe('a default plan', () => {
  const plane = localPlane([117.02, 36.67]);
  const real = (min: number, max: number): fc.Arbitrary<number> =>
    fc.integer({ min: 0, max: 1_000_003 }).map((n) => min + ((max - min) * n) / 1_000_003);
  const toRing = (corners: readonly Metres[]): LonLat[] => [...corners, corners[0]].map((corner) => plane.toLonLat(corner));
  const check = (corners: readonly Metres[], floors?: number, height?: number): FloorPlan => {
    const plan = defaultPlan({ ring: toRing(corners), center: plane.origin, floors, height });
    expect(floorPlanSchema.safeParse(plan).error).toBeUndefined();
    for (const layout of Object.values(plan.layouts)) checkLayout(layout, 'default');
    return plan;
  };
  const spun = (corners: readonly Metres[], angle: number): Metres[] =>
    corners.map(([x, y]) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]);

  it('fits any footprint with square corners, however it is turned', () => {
    fc.assert(
      fc.property(
        real(6, 80),
        real(5, 40),
        real(0.2, 0.8),
        real(0.2, 0.8),
        real(0, 6.28),
        fc.integer({ min: 1, max: 50 }),
        (w, d, cutX, cutY, turn, floors) => {
          check(
            spun(
              [
                [0, 0],
                [w, 0],
                [w, d * cutY],
                [w * cutX, d * cutY],
                [w * cutX, d],
                [0, d],
              ],
              turn,
            ),
            floors,
            floors * 3.1,
          );
        },
      ),
    );
  });

  it('fits footprints of any shape, crossing ones included, without failing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(real(-40, 40), real(-40, 40)), { minLength: 3, maxLength: 14 }), (corners) => {
        defaultPlan({ ring: toRing(corners), center: plane.origin, floors: 3 });
      }),
    );
    const star = Array.from({ length: 20_000 }, (_, i): Metres => [
      Math.cos(i / 3183) * (20 + (i % 2)),
      Math.sin(i / 3183) * (20 + (i % 2)),
    ]);
    defaultPlan({ ring: toRing(star), center: plane.origin });
  });

  it('fills footprints that are slanted, round or out of true', () => {
    const share = (corners: readonly Metres[]): number => {
      const { outline, spaces } = check(corners, 40, 160).layouts.typical;
      return spaces.reduce((sum, { ring }) => sum + area(ring), 0) / area(outline);
    };
    fc.assert(
      fc.property(real(0, 6.28), real(12, 45), real(-0.6, 0.6), (turn, size, slant) => {
        expect(
          share(
            spun(
              [
                [-size, -size / 2],
                [size, -size / 2 + slant],
                [size, size / 2],
                [-size, size / 2 - slant],
              ],
              turn,
            ),
          ),
          'out of true',
        ).toBeGreaterThan(0.8);
        expect(
          share(
            spun(
              [
                [-size, 0],
                [0, -size],
                [size, 0],
                [0, size],
              ],
              turn,
            ),
          ),
          'on its corner',
        ).toBeGreaterThan(0.7);
        expect(
          share(
            spun(
              Array.from({ length: 36 }, (_, i): Metres => [size * Math.cos(i * 0.1745), size * Math.sin(i * 0.1745)]),
              turn,
            ),
          ),
          'round',
        ).toBeGreaterThan(0.6);
        expect(
          share(
            spun(
              [
                [-size, -10],
                [size, -14],
                [size * 0.4, 14],
                [-size * 0.7, 12],
              ],
              turn,
            ),
          ),
          'slanted',
        ).toBeGreaterThan(0.5);
      }),
      { numRuns: 25 },
    );
  });

  it('gives a corridor, stairs and, in the tall, lifts; storeys from the height when not counted', () => {
    const plan = check(
      [
        [0, 0],
        [50, 0],
        [50, 15],
        [0, 15],
      ],
      undefined,
      36,
    );
    expect(plan.levels).toHaveLength(12);
    const kinds = new Set(plan.layouts.typical.spaces.map((space) => space.kind));
    expect(kinds).toEqual(new Set(['room', 'corridor', 'lift', 'stairs']));
    expect(
      check(
        [
          [0, 0],
          [5, 0],
          [5, 4],
          [0, 4],
        ],
        1,
      ).layouts.typical.spaces.map((space) => space.kind),
    ).toEqual(['room']);
    expect(
      check(
        [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
        ],
        1,
      ).layouts.typical.spaces,
    ).toEqual([]);
  });
});
