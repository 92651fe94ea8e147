import { toEcef, type Vector, fromEcef } from '#scenes/ecef.ts';
import fc from 'fast-check';
import { PMTiles, type RangeResponse } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import { fromMercator } from '#contract/places/terrain.ts';
import { frame, pitchOf, type Screen } from '#client/stages/camera/framing.ts';
import type { Target } from '#client/stages/stage.ts';
import { buildTerrain } from '#tiles/build/build-terrain.ts';
import { tileX, tileY } from '#tiles/build/vector-tiles.ts';
import { hill } from '#tiles/terrain/hill.fixture.ts';
import { HeightGrid } from '#tiles/terrain/height-grid.ts';
import type { ReadTile } from './height-pyramid.ts';
import { intersectGround } from './ray-ground.ts';
import { frameOverTerrain, onTerrain, isClearOfTerrain } from '#client/stages/globe/camera/pose-over-terrain.ts';
import { TerrainHeights, SHAPE_SIDE } from './terrain-heights.ts';

const AREA = [117, 36.6, 117.03, 36.62] as const;
const TOP: LonLat = [117.015, 36.61];
const HILL = hill(TOP, { foot: 30, top: 150, half: 400 });

/** What the build tool makes of a hill. */
function hillTerrain(): { grid: HeightGrid; source: Parameters<TerrainHeights['load']>[0][number]; archive: PMTiles } {
  const grid = HeightGrid.over(AREA, 12);
  for (let i = 0; i < grid.heights.length; i++)
    grid.heights[i] = Math.round(HILL([grid.lonOf(i % grid.columns), grid.latOf(Math.floor(i / grid.columns))]) * 10) / 10;
  const { bytes, description } = buildTerrain(
    { grid, lowest: 30, highest: 180 },
    { name: 'hill', bounds: AREA, center: TOP, attribution: '' },
  );
  const archive = new PMTiles({
    getKey: () => 'hill',
    getBytes: (offset, length): Promise<RangeResponse> =>
      Promise.resolve({ data: Uint8Array.from(bytes).buffer.slice(offset, offset + length) }),
  });
  return {
    grid,
    source: {
      archive: '/tiles/hill/terrain.pmtiles',
      ...description,
      zooms: [...description.zooms],
      x: [...description.x],
      y: [...description.y],
    },
    archive,
  };
}
const { grid, source, archive } = hillTerrain();
const reader: ReadTile = async (z, x, y) => (await archive.getZxy(z, x, y))?.data;

async function hilly(): Promise<TerrainHeights> {
  const terrain = new TerrainHeights();
  await terrain.load([source], () => reader);
  return terrain;
}
const near = fc.tuple(fc.double({ min: 117, max: 117.03, noNaN: true }), fc.double({ min: 36.6, max: 36.62, noNaN: true }));

describe('the terrain', () => {
  it('is smooth until there is any, and then a new one', async () => {
    const terrain = new TerrainHeights();
    expect([terrain.hasHeights, terrain.at(TOP), terrain.version]).toEqual([false, 0, 0]);
    await terrain.load([]);
    expect([terrain.hasHeights, terrain.version]).toEqual([false, 0]);
    await terrain.load([source], () => reader);
    expect([terrain.hasHeights, terrain.version, terrain.range]).toEqual([true, 1, [0, 180]]);
  });

  it('answers what the build tool stood buildings on, everywhere in the area', async () => {
    const terrain = await hilly();
    fc.assert(
      fc.property(near, (place) => {
        expect(terrain.at(place)).toBeCloseTo(grid.at(place), 3);
        const [lon, lat, height] = fromEcef(terrain.toEcef([place[0], place[1], 12]));
        expect(Math.hypot(lon - place[0], lat - place[1])).toBeLessThan(1e-9);
        expect(height).toBeCloseTo(grid.at(place) + 12, 3);
      }),
    );
    expect(terrain.at([121.5, 31.2])).toBe(0);
  });

  it('gives squares of any zoom, which agree on their edges and with the ground asked for', async () => {
    const terrain = await hilly();
    await fc.assert(
      fc.asyncProperty(near, fc.integer({ min: 9, max: 21 }), async ([lon, lat], z) => {
        const [x, y] = [tileX(lon, z), tileY(lat, z)];
        const [here, east, south] = await Promise.all([
          terrain.tileHeights(z, x, y),
          terrain.tileHeights(z, x + 1, y),
          terrain.tileHeights(z, x, y + 1),
        ]);
        for (let i = 0; i < SHAPE_SIDE; i++) {
          expect(east[i * SHAPE_SIDE]).toBe(here[i * SHAPE_SIDE + SHAPE_SIDE - 1]);
          expect(south[i]).toBe(here[(SHAPE_SIDE - 1) * SHAPE_SIDE + i]);
        }
        if (z < source.zooms[1] + 2) return;
        const corner = fromMercator(x / 2 ** z, y / 2 ** z);
        expect(here[0]).toBeCloseTo(terrain.at(corner), 2);
      }),
      { numRuns: 40 },
    );
  });

  it('tells of a tile that is missing, and of a reader that fails, and can be asked again', async () => {
    const terrain = new TerrainHeights();
    await expect(terrain.load([source], () => () => Promise.resolve(undefined))).rejects.toThrow(
      /terrain\.pmtiles: height tile \d+\/\d+\/\d+ is missing/,
    );
    await expect(terrain.load([source], () => () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(terrain.hasHeights).toBe(false);
    await terrain.load([source], () => reader);
    expect(terrain.at(TOP)).toBeCloseTo(180, -0.3);
  });
});

describe('a ray', () => {
  const from = (place: LonLat, height: number): Vector => toEcef([...place, height]);
  const towards = (a: Vector, b: Vector): Vector => {
    const far = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    return [(b[0] - a[0]) / far, (b[1] - a[1]) / far, (b[2] - a[2]) / far];
  };

  it('meets the ground it was aimed at, to a centimetre, unless other ground is before it', async () => {
    const terrain = await hilly();
    fc.assert(
      fc.property(near, near, fc.double({ min: 400, max: 6000, noNaN: true }), (eyeOver, place, height) => {
        const [eye, aim] = [from(eyeOver, height), terrain.toEcef([...place, 0])];
        const forward = towards(eye, aim);
        const metres = intersectGround(eye, forward, terrain)!;
        const far = Math.hypot(aim[0] - eye[0], aim[1] - eye[1], aim[2] - eye[2]);
        expect(metres).toBeLessThan(far + 0.02);
        const [lon, lat, met] = fromEcef([eye[0] + forward[0] * metres, eye[1] + forward[1] * metres, eye[2] + forward[2] * metres]);
        expect(Math.abs(met - terrain.at([lon, lat]))).toBeLessThan(0.02);
      }),
      // A ridge that the ray only touches.
      { numRuns: 1000, examples: [[[117.00629532691022, 36.6], [117.01989450992556, 36.61006822184211], 400]] },
    );
  });

  it('is stopped by the hill, and goes into the sky', async () => {
    const terrain = await hilly();
    const west: LonLat = [117.001, 36.61];
    const low = from(west, terrain.at(west) + 20);
    const metres = intersectGround(low, towards(low, from([117.029, 36.61], 50)), terrain)!;
    expect(metres).toBeGreaterThan(300);
    expect(metres).toBeLessThan(1300);
    expect(intersectGround(low, towards(low, from(west, 9000)), terrain)).toBeNull();
  });

  it('meets a smooth Earth where its ellipsoid is', () => {
    fc.assert(
      fc.property(near, near, fc.double({ min: 10, max: 1e6, noNaN: true }), (eyeOver, place, height) => {
        const [eye, aim] = [from(eyeOver, height), from(place, 0)];
        const far = Math.hypot(aim[0] - eye[0], aim[1] - eye[1], aim[2] - eye[2]);
        expect(intersectGround(eye, towards(eye, aim), new TerrainHeights())).toBeCloseTo(far, 2);
      }),
    );
  });
});

describe('an eye over uneven ground', () => {
  const screen: Screen = { width: 1400, height: 800, padding: { top: 50, right: 300, bottom: 0, left: 300 } };
  const targetAt = (center: LonLat, level: Target['level'], height: number): Target => ({
    center,
    level,
    height,
    outline: [
      [center[0] - 2e-4, center[1] - 2e-4],
      [center[0] + 2e-4, center[1] + 2e-4],
    ],
  });

  it('looks at ground that is there, from above it, with nothing in between', async () => {
    const terrain = await hilly();
    const levels = fc.constantFrom('compound', 'building', 'device') as fc.Arbitrary<Target['level']>;
    fc.assert(
      fc.property(near, levels, fc.double({ min: 0, max: 90, noNaN: true }), (center, level, height) => {
        const pose = frameOverTerrain(targetAt(center, level, height), screen, terrain);
        expect(onTerrain(pose, terrain.at(pose.center), terrain).distance).toBeCloseTo(pose.distance, 0);
        expect(isClearOfTerrain(pose, terrain)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('looks steeper only where a hill is before it', async () => {
    const terrain = await hilly();
    const cliff = { at: ([, lat]: LonLat): number => (lat < 36.6096 ? 400 : 0), range: [0, 400] as const };
    const target = targetAt([117.015, 36.61], 'building', 20);
    expect(frameOverTerrain(targetAt(TOP, 'building', 20), screen, terrain).pitch).toBe(pitchOf(target));
    expect(frameOverTerrain(target, screen, cliff).pitch).toBeLessThan(pitchOf(target) - 9);
  });

  it('on level ground is the eye over smooth ground, only higher', () => {
    const plateau = { at: () => 1900, range: [0, 1900] as const };
    const target = targetAt(TOP, 'compound', 60);
    const [flat, high] = [frame(target, screen), frameOverTerrain(target, screen, plateau)];
    expect(high.distance / flat.distance).toBeCloseTo(1, 3);
    expect(Math.hypot(high.center[0] - flat.center[0], high.center[1] - flat.center[1])).toBeLessThan(1e-6);
  });
});
