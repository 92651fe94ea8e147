import fc from 'fast-check';
import { PMTiles, type RangeResponse } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/geo.ts';
import { fromMercator } from '#contract/terrain.ts';
import { frame, pitchOf, type Screen } from '#client/stages/framing.ts';
import type { Target } from '#client/stages/stage.ts';
import { buildTerrain } from '#tiles/build/build-terrain.ts';
import { tileX, tileY } from '#tiles/build/vector-tiles.ts';
import { hill } from '#tiles/terrain/hill.fixture.ts';
import { HeightGrid } from '#tiles/terrain/height-grid.ts';
import { toEarth, type Vector } from '#client/stages/globe/eye.ts';
import type { ReadTile } from './height-pyramid.ts';
import { fromEarth, meet } from './meet.ts';
import { frameOver, landed, seesOver } from './over-ground.ts';
import { Relief, SHAPE_SIDE } from './relief.ts';

const AREA = [117, 36.6, 117.03, 36.62] as const;
const TOP: LonLat = [117.015, 36.61];
const HILL = hill(TOP, { foot: 30, top: 150, half: 400 });

/** What the build tool makes of a hill. */
function hillTerrain(): { grid: HeightGrid; source: Parameters<Relief['load']>[0][number]; archive: PMTiles } {
  const grid = HeightGrid.over(AREA, 12);
  for (let i = 0; i < grid.heights.length; i++) grid.heights[i] = Math.round(HILL([grid.lonOf(i % grid.columns), grid.latOf(Math.floor(i / grid.columns))]) * 10) / 10;
  const { bytes, description } = buildTerrain({ grid, lowest: 30, highest: 180 }, { name: 'hill', bounds: AREA, center: TOP, attribution: '' });
  const archive = new PMTiles({ getKey: () => 'hill', getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: Uint8Array.from(bytes).buffer.slice(offset, offset + length) }) });
  return { grid, source: { archive: '/tiles/hill/terrain.pmtiles', ...description, zooms: [...description.zooms], x: [...description.x], y: [...description.y] }, archive };
}
const { grid, source, archive } = hillTerrain();
const reader: ReadTile = async (z, x, y) => (await archive.getZxy(z, x, y))?.data;

async function hilly(): Promise<Relief> {
  const relief = new Relief();
  await relief.load([source], () => reader);
  return relief;
}
const near = fc.tuple(fc.double({ min: 117, max: 117.03, noNaN: true }), fc.double({ min: 36.6, max: 36.62, noNaN: true }));

describe('the relief', () => {
  it('is smooth until there is any, and then a new one', async () => {
    const relief = new Relief();
    expect([relief.rough, relief.at(TOP), relief.version]).toEqual([false, 0, 0]);
    await relief.load([]);
    expect([relief.rough, relief.version]).toEqual([false, 0]);
    await relief.load([source], () => reader);
    expect([relief.rough, relief.version, relief.range]).toEqual([true, 1, [0, 180]]);
  });

  it('answers what the build tool stood buildings on, everywhere in the area', async () => {
    const relief = await hilly();
    fc.assert(fc.property(near, (place) => {
      expect(relief.at(place)).toBeCloseTo(grid.at(place), 3);
      const [lon, lat, height] = fromEarth(relief.earth([place[0], place[1], 12]));
      expect(Math.hypot(lon - place[0], lat - place[1])).toBeLessThan(1e-9);
      expect(height).toBeCloseTo(grid.at(place) + 12, 3);
    }));
    expect(relief.at([121.5, 31.2])).toBe(0);
  });

  it('gives squares of any zoom, which agree on their edges and with the ground asked for', async () => {
    const relief = await hilly();
    await fc.assert(fc.asyncProperty(near, fc.integer({ min: 9, max: 21 }), async ([lon, lat], z) => {
      const [x, y] = [tileX(lon, z), tileY(lat, z)];
      const [here, east, south] = await Promise.all([relief.square(z, x, y), relief.square(z, x + 1, y), relief.square(z, x, y + 1)]);
      for (let i = 0; i < SHAPE_SIDE; i++) {
        expect(east[i * SHAPE_SIDE]).toBe(here[i * SHAPE_SIDE + SHAPE_SIDE - 1]);
        expect(south[i]).toBe(here[(SHAPE_SIDE - 1) * SHAPE_SIDE + i]);
      }
      if (z < source.zooms[1] + 2) return;
      const corner = fromMercator(x / 2 ** z, y / 2 ** z);
      expect(here[0]).toBeCloseTo(relief.at(corner), 2);
    }), { numRuns: 40 });
  });

  it('tells of a tile that is missing, and of a reader that fails, and can be asked again', async () => {
    const relief = new Relief();
    await expect(relief.load([source], () => () => Promise.resolve(undefined))).rejects.toThrow(/terrain\.pmtiles: height tile \d+\/\d+\/\d+ is missing/);
    await expect(relief.load([source], () => () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(relief.rough).toBe(false);
    await relief.load([source], () => reader);
    expect(relief.at(TOP)).toBeCloseTo(180, -0.3);
  });
});

describe('a ray', () => {
  const from = (place: LonLat, height: number): Vector => toEarth([...place, height]);
  const towards = (a: Vector, b: Vector): Vector => {
    const far = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    return [(b[0] - a[0]) / far, (b[1] - a[1]) / far, (b[2] - a[2]) / far];
  };

  it('meets the ground it was aimed at, to a centimetre, unless other ground is before it', async () => {
    const relief = await hilly();
    fc.assert(fc.property(near, near, fc.double({ min: 400, max: 6000, noNaN: true }), (eyeOver, place, height) => {
      const [eye, aim] = [from(eyeOver, height), relief.earth([...place, 0])];
      const gaze = towards(eye, aim);
      const metres = meet(eye, gaze, relief)!;
      const far = Math.hypot(aim[0] - eye[0], aim[1] - eye[1], aim[2] - eye[2]);
      expect(metres).toBeLessThan(far + 0.02);
      const [lon, lat, met] = fromEarth([eye[0] + gaze[0] * metres, eye[1] + gaze[1] * metres, eye[2] + gaze[2] * metres]);
      expect(Math.abs(met - relief.at([lon, lat]))).toBeLessThan(0.02);
    }));
  });

  it('is stopped by the hill, and goes into the sky', async () => {
    const relief = await hilly();
    const west: LonLat = [117.001, 36.61];
    const low = from(west, relief.at(west) + 20);
    const metres = meet(low, towards(low, from([117.029, 36.61], 50)), relief)!;
    expect(metres).toBeGreaterThan(300);
    expect(metres).toBeLessThan(1300);
    expect(meet(low, towards(low, from(west, 9000)), relief)).toBeNull();
  });

  it('meets a smooth Earth where its ellipsoid is', () => {
    fc.assert(fc.property(near, near, fc.double({ min: 10, max: 1e6, noNaN: true }), (eyeOver, place, height) => {
      const [eye, aim] = [from(eyeOver, height), from(place, 0)];
      const far = Math.hypot(aim[0] - eye[0], aim[1] - eye[1], aim[2] - eye[2]);
      expect(meet(eye, towards(eye, aim), new Relief())).toBeCloseTo(far, 2);
    }));
  });
});

describe('an eye over rough ground', () => {
  const screen: Screen = { width: 1400, height: 800, padding: { top: 50, right: 300, bottom: 0, left: 300 } };
  const targetAt = (center: LonLat, level: Target['level'], height: number): Target =>
    ({ center, level, height, outline: [[center[0] - 2e-4, center[1] - 2e-4], [center[0] + 2e-4, center[1] + 2e-4]] });

  it('looks at ground that is there, from above it, with nothing in between', async () => {
    const relief = await hilly();
    const levels = fc.constantFrom('compound', 'building', 'device') as fc.Arbitrary<Target['level']>;
    fc.assert(fc.property(near, levels, fc.double({ min: 0, max: 90, noNaN: true }), (center, level, height) => {
      const pose = frameOver(targetAt(center, level, height), screen, relief);
      expect(landed(pose, relief.at(pose.center), relief).distance).toBeCloseTo(pose.distance, 0);
      expect(seesOver(pose, relief)).toBe(true);
    }), { numRuns: 60 });
  });

  it('looks steeper only where a hill is before it', async () => {
    const relief = await hilly();
    const cliff = { at: ([, lat]: LonLat): number => (lat < 36.6096 ? 400 : 0), range: [0, 400] as const };
    const target = targetAt([117.015, 36.61], 'building', 20);
    expect(frameOver(targetAt(TOP, 'building', 20), screen, relief).pitch).toBe(pitchOf(target));
    expect(frameOver(target, screen, cliff).pitch).toBeLessThan(pitchOf(target) - 9);
  });

  it('on level ground is the eye over smooth ground, only higher', () => {
    const plateau = { at: () => 1900, range: [0, 1900] as const };
    const target = targetAt(TOP, 'compound', 60);
    const [flat, high] = [frame(target, screen), frameOver(target, screen, plateau)];
    expect(high.distance / flat.distance).toBeCloseTo(1, 3);
    expect(Math.hypot(high.center[0] - flat.center[0], high.center[1] - flat.center[1])).toBeLessThan(1e-6);
  });
});
