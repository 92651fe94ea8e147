import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '#contract/places/geo.ts';
import { createObstacleGrid } from './obstacle-grid.ts';
import { obstruct, type Prism, type XYZ } from './prism.ts';
import { rankCameras, type Sees, type SightCamera } from './rank-cameras.ts';
import { indexObstacles } from './obstacle-index.ts';
import { cameraAt, obstacleOf, PLANE, type Block } from './town-fixture.ts';

const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_003 }).map((n) => min + ((max - min) * n) / 1_000_003);
const block: fc.Arbitrary<Block> = fc.record({
  x: real(-150, 150),
  y: real(-150, 150),
  width: real(4, 60),
  depth: real(4, 30),
  height: real(2, 60),
  turned: real(0, 180),
  floors: fc.constantFrom(1, 6),
});
const blocks = fc.array(block, { maxLength: 25 });
const place: fc.Arbitrary<XYZ> = fc.tuple(real(-160, 160), real(-160, 160), real(0, 30));
const optics = fc.record({
  azimuth: real(0, 360),
  fov: real(20, 120),
  reach: real(30, 300),
  ptz: fc.boolean(),
  tilt: fc.option(real(-60, 20), { nil: undefined }),
});
const at = ([x, y, z]: XYZ): Position => [...PLANE.toLonLat([x, y]), z];
const see = (camera: SightCamera, target: Position, all: readonly Block[]): Sees =>
  rankCameras(target, [camera], all.map(obstacleOf))[0].sees;
const BETTER: Record<Sees, number> = { no: 0, facade: 1, turned: 2, now: 3 };

describe('a line of sight', () => {
  it('is the same in both directions, to the last bit, also where it grazes corners', () => {
    const whole = fc.integer({ min: -8, max: 8 });
    const prism: fc.Arbitrary<Prism> = fc.record({
      corners: fc.array(fc.tuple(whole, whole), { minLength: 3, maxLength: 9 }).map((corners) => corners.flat()),
      bottom: fc.constantFrom(0, 2),
      top: fc.integer({ min: 3, max: 9 }),
      floors: fc.constantFrom(0, 3),
    });
    const point: fc.Arbitrary<XYZ> = fc.tuple(whole, whole, fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(prism, point, point, (body, a, b) => {
        const there = obstruct(body, a, b);
        const back = obstruct(body, b, a);
        expect(back === null).toBe(there === null);
        expect(back?.by).toBe(there?.by);
      }),
      { numRuns: 2000 },
    );
  });

  it('meets the same bodies by the grid as by looking at each', () => {
    fc.assert(
      fc.property(blocks, place, place, (all, a, b) => {
        const { grid } = indexObstacles(all.map(obstacleOf), PLANE.origin);
        const slow = grid.prisms.flatMap((prism, index) => {
          const found = obstruct(prism, a, b);
          return found ? [{ ...found, prism: index }] : [];
        });
        expect(grid.blocks(a, b).sort((one, other) => one.prism - other.prism)).toEqual(slow);
        const nearest = slow.toSorted((one, other) => one.from - other.from)[0] ?? null;
        expect(grid.firstBlock(a, b)?.from).toBe(nearest?.from);
      }),
    );
  });

  it('passes over a roof, under a bridge and along a wall, but through none of them', () => {
    const house: Prism = { corners: [10, -5, 20, -5, 20, 5, 10, 5], bottom: 0, top: 10, floors: 0 };
    const grid = createObstacleGrid([house]);
    expect(grid.firstBlock([0, 0, 3], [30, 0, 3])).toMatchObject({ by: 'walls', prism: 0 });
    expect(grid.firstBlock([0, 0, 3], [30, 0, 3])?.from).toBeCloseTo(1 / 3);
    expect(grid.firstBlock([0, 0, 12], [30, 0, 11])).toBeNull();
    expect(grid.firstBlock([0, 0, 18], [30, 0, 0])).not.toBeNull();
    expect(grid.firstBlock([0, 6, 3], [30, 6, 3])).toBeNull();
    expect(createObstacleGrid([{ ...house, bottom: 5 }]).firstBlock([0, 0, 3], [30, 0, 3])).toBeNull();
    expect(grid.firstBlock([15, 0, 20], [15, 0, 2])).toMatchObject({ by: 'walls' });
  });

  it('inside a building meets no wall, but the floors', () => {
    const house: Prism = { corners: [0, 0, 20, 0, 20, 10, 0, 10], bottom: 0, top: 30, floors: 10 };
    expect(obstruct(house, [2, 2, 7], [18, 8, 8])).toBeNull();
    expect(obstruct(house, [2, 2, 7], [18, 8, 10])).toMatchObject({ by: 'slab' });
    expect(obstruct(house, [2, 2, 4], [2, 2, 2])).toMatchObject({ by: 'slab' });
  });
});

describe('rankCameras', () => {
  it('never sees less when a building is taken away', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 25 }), fc.nat(), place, place, optics, (all, gone, eye, target, lens) => {
        const camera = cameraAt(eye, lens);
        const kept = all.filter((_, index) => index !== gone % all.length);
        expect(BETTER[see(camera, at(target), kept)]).toBeGreaterThanOrEqual(BETTER[see(camera, at(target), all)]);
      }),
    );
  });

  it('sees with a camera that turns all it sees with the same one fixed', () => {
    fc.assert(
      fc.property(blocks, place, place, optics, (all, eye, target, lens) => {
        const fixed = see(cameraAt(eye, { ...lens, ptz: false }), at(target), all);
        const turning = see(cameraAt(eye, { ...lens, ptz: true }), at(target), all);
        expect(BETTER[turning]).toBeGreaterThanOrEqual(BETTER[fixed]);
      }),
    );
  });

  it('does not care which way north is', () => {
    fc.assert(
      fc.property(blocks, place, place, optics, real(0, 360), (all, eye, target, lens, turn) => {
        const spin = ([x, y, z]: XYZ): XYZ => {
          const angle = (-turn * Math.PI) / 180;
          return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle), z];
        };
        const before = see(cameraAt(eye, lens), at(target), all);
        const nudged = [
          [0.05, 0, 0],
          [-0.05, 0, 0],
          [0, 0.05, 0],
          [0, -0.05, 0],
          [0, 0, 0.05],
          [0, 0, -0.05],
        ].map(([dx, dy, dz]) => see(cameraAt(eye, lens), at([target[0] + dx, target[1] + dy, target[2] + dz]), all));
        fc.pre(nudged.every((sees) => sees === before));
        const turned = all.map((one) => ({
          ...one,
          x: spin([one.x, one.y, 0])[0],
          y: spin([one.x, one.y, 0])[1],
          turned: one.turned - turn,
        }));
        expect(see(cameraAt(spin(eye), { ...lens, azimuth: lens.azimuth + turn }), at(spin(target)), turned)).toBe(before);
      }),
    );
  });

  it('puts whoever sees more before whoever sees less, and the nearer before the farther', () => {
    fc.assert(
      fc.property(blocks, place, fc.array(fc.tuple(place, optics), { maxLength: 12 }), (all, target, cameras) => {
        const ranked = rankCameras(
          at(target),
          cameras.map(([eye, lens], i) => cameraAt(eye, { ...lens, id: `c${i}` })),
          all.map(obstacleOf),
        );
        expect(ranked).toHaveLength(cameras.length);
        for (let i = 1; i < ranked.length; i++) {
          expect(BETTER[ranked[i - 1].sees]).toBeGreaterThanOrEqual(BETTER[ranked[i].sees]);
          expect(ranked[i - 1].score).toBeGreaterThanOrEqual(ranked[i].score);
        }
      }),
    );
    const ranked = rankCameras(
      at([0, 0, 1]),
      [40, 20, 60].map((y) => cameraAt([0, -y, 4], { id: `${y} m` })),
      [],
    );
    expect(ranked.map(({ camera }) => camera)).toEqual(['20 m', '40 m', '60 m']);
  });

  it('says why in words', () => {
    const wall: Block = { x: 0, y: 20, width: 40, depth: 10, height: 30, turned: 0, floors: 10 };
    const all = [wall].map(obstacleOf);
    const reason = (eye: XYZ, target: XYZ, more: Partial<SightCamera> = {}) => rankCameras(at(target), [cameraAt(eye, more)], all)[0];
    expect(reason([0, 0, 4], [0, 50, 1])).toMatchObject({
      sees: 'no',
      visible: false,
      level: null,
      blocker: '/c/b1',
      reason: { zh: '被1号楼遮挡', en: 'hidden by 1号楼' },
    });
    expect(reason([60, 0, 4], [60, 320, 4]).reason.zh).toBe('超出视距 120 m');
    expect(reason([60, 0, 4], [160, 17.633, 4]).reason.zh).toBe('视野外 35°');
    expect(reason([60, 0, 4], [160, 17.633, 4], { ptz: true })).toMatchObject({
      sees: 'turned',
      visible: true,
      level: 'detect',
      reason: { zh: '视野外 35°，须转动云台' },
    });
    expect(reason([60, 0, 4], [60, 38, 1])).toMatchObject({
      sees: 'now',
      visible: true,
      level: 'recognise',
      reason: { zh: '画面内，无遮挡', en: 'in its picture, nothing in between' },
    });
    expect(reason([0, 0, 4], [0, 20, 20])).toMatchObject({
      sees: 'facade',
      visible: false,
      level: 'recognise',
      blocker: '/c/b1',
      reason: { zh: '目标在1号楼室内，可见外立面' },
    });
    expect(reason([-5, 20, 20], [5, 20, 26], { azimuth: 90 }).reason.zh).toBe('被1号楼的楼板遮挡');
    expect(reason([-5, 20, 20], [5, 20, 20.5], { azimuth: 90 }).sees).toBe('now');
    expect(reason([60, 0, 20], [60, 10, 0], { tilt: -63 }).sees).toBe('now');
    expect(reason([60, 0, 20], [60, 10, 0], { tilt: 0 }).reason.zh).toMatch(/^视野外 3\d°$/);
  });

  it('is not confused by buildings without a body, a camera at the target, or a field of view of nothing', () => {
    const odd = [
      { ring: [], height: 10, name: 'x', path: '/x' },
      { ...obstacleOf({ x: 0, y: 5, width: 4, depth: 4, height: 9, turned: 0 }, 0), height: NaN },
    ];
    expect(rankCameras(at([0, 0, 0]), [cameraAt([0, 0, 0])], odd)[0].sees).toBe('now');
    expect(rankCameras(at([5, 5, 0]), [cameraAt([0, 0, 3], { fov: 0 })], odd)[0].visible).toBe(false);
    expect(rankCameras(at([5, 5, 0]), [], odd)).toEqual([]);
  });
});
