import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRings, type LonLat } from '#contract/places/geo.ts';
import { indexObstacles, toXYZ } from './obstacle-index.ts';
import { aim } from './aim.ts';
import { visibleFootprint } from './visible-footprint.ts';
import { cameraAt, obstacleOf, PLANE, type Block } from './town-fixture.ts';

const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_003 }).map((n) => min + ((max - min) * n) / 1_000_003);
const block: fc.Arbitrary<Block> = fc.record({
  x: real(-80, 80),
  y: real(-80, 80),
  width: real(4, 40),
  depth: real(4, 20),
  height: real(2, 30),
  turned: real(0, 180),
});

/** Clear of the camera at 0, 0: one that hangs in a wall may see along it or not. */
const apart = ({ x, y, width, depth }: Block): boolean => Math.hypot(x, y) > Math.hypot(width, depth) / 2 + 1;

/** Radians between two looks. */
const LOOK = (2 * Math.PI) / 180;
/** Metres of a roof that a line may cut and yet counts as clear. */
const BRUSH_M = 0.5;

/** Signed distance to a set of rings in metres: how far inside (+) or outside (−) of them. */
function depthIn(rings: readonly (readonly LonLat[])[], x: number, y: number): number {
  let nearest = Infinity;
  for (const ring of rings) {
    const corners = ring.map((corner) => PLANE.toMetres(corner));
    for (let i = 1; i < corners.length; i++) {
      const [[ax, ay], [bx, by]] = [corners[i - 1], corners[i]];
      const share = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)));
      nearest = Math.min(nearest, Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay)));
    }
  }
  return inRings(rings, PLANE.toLonLat([x, y])) ? nearest : -nearest;
}

describe('visibleFootprint', () => {
  it('holds the ground with a clear line of sight, and no other', () => {
    const points = fc.array(fc.tuple(real(-100, 100), real(-100, 100)), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(block.filter(apart), { maxLength: 8 }),
        real(1, 40),
        real(0, 360),
        real(20, 350),
        points,
        (blocks, height, azimuth, fov, grounds) => {
          const camera = cameraAt([0, 0, height], { azimuth, fov, reach: 90 });
          const obstacleIndex = indexObstacles(blocks.map(obstacleOf), PLANE.origin);
          const rings = visibleFootprint(camera, obstacleIndex);
          const eye = toXYZ(obstacleIndex.plane, camera.position);
          const towns = [0, -BRUSH_M, BRUSH_M].map((more) =>
            indexObstacles(
              blocks.map((each, i) => obstacleOf({ ...each, height: each.height + more }, i)),
              PLANE.origin,
            ),
          );
          for (const [x, y] of grounds) {
            const depth = depthIn(rings, x, y);
            if (Math.abs(depth) < 0.8) continue;
            const sees = (turn: number, town = obstacleIndex): boolean => {
              const at = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)] as const;
              const ground = toXYZ(obstacleIndex.plane, [...PLANE.toLonLat(at), 0]);
              const { outside, distance } = aim(eye, camera, ground);
              return outside === 0 && distance <= camera.reach && town.grid.firstBlock(eye, ground) === null;
            };
            // A line that only brushes a corner or a roof counts as clear, and between two looks the ring runs straight.
            const plain = towns.every((town) => sees(0, town) === sees(0)) && sees(LOOK) === sees(0) && sees(-LOOK) === sees(0);
            if (plain) expect(depth > 0, `${x}, ${y}`).toBe(sees(0));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is one closed sector where nothing stands', () => {
    const [ring, ...more] = visibleFootprint(cameraAt([0, 0, 3], { azimuth: 90, fov: 60, reach: 50 }), indexObstacles([], PLANE.origin));
    expect(more).toEqual([]);
    expect(ring[0]).toEqual(ring.at(-1));
    const [x] = PLANE.toMetres(ring[Math.floor(ring.length / 2)]);
    expect(x).toBeGreaterThan(42);
  });

  it('goes on behind a low building, and has nothing to show without reach', () => {
    const low = indexObstacles([obstacleOf({ x: 0, y: 20, width: 60, depth: 6, height: 3, turned: 0 }, 0)], PLANE.origin);
    const rings = visibleFootprint(cameraAt([0, 0, 30], { fov: 20, reach: 80 }), low);
    expect(rings).toHaveLength(2);
    expect(visibleFootprint(cameraAt([0, 0, 30], { reach: 20 }), low)).toEqual([]);
  });
});
