import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AreaBuilding, Ring } from '../../area/area.ts';
import { townArea } from '../../sources/town.ts';
import { generateTown } from '#scenes/town/town.ts';
import { checkTileset } from './check-tileset.helper.ts';
import { frameAt } from './frame.ts';
import { meshOf } from './mesh.ts';
import { modelOf } from './solids.ts';
import { writeTileset } from './tileset.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-tileset-'));
});
afterAll(() => rm(folder, { recursive: true }));

const CENTER = [117.02, 36.66] as const;
const METRE = 1 / 111_195;

/** A rectangle of `width` × `depth` metres at so many metres east and north of the centre. */
const rectangle = (x: number, y: number, width: number, depth: number): Ring => {
  const at = (dx: number, dy: number): number[] => [
    CENTER[0] + ((x + dx) * METRE) / Math.cos((CENTER[1] * Math.PI) / 180),
    CENTER[1] + (y + dy) * METRE,
  ];
  return [at(0, 0), at(width, 0), at(width, depth), at(0, depth), at(0, 0)];
};
const building = (id: string, ring: Ring, height: number, more: Partial<AreaBuilding> = {}): AreaBuilding => ({
  id,
  path: `/area/${id}`,
  name: `${id}号楼`,
  use: 'residential',
  floors: 3,
  height,
  compound: 'c1',
  center: [...ring[0]],
  parts: [{ rings: [ring], base: 0, top: height }],
  ...more,
});
const build = async (buildings: readonly AreaBuilding[]): Promise<Awaited<ReturnType<typeof checkTileset>>> => {
  const into = await mkdtemp(path.join(folder, 't-'));
  await writeTileset({
    buildings,
    center: CENTER,
    attribution: '© someone',
    write: (name, bytes) => writeFile(path.join(into, name), bytes),
  });
  return checkTileset(into);
};

test('the demo town is a valid tileset, and every building is in one leaf with its own properties', async () => {
  const { buildings } = townArea(generateTown({ seed: 1 }));
  const { faults, tiles } = await build(buildings);
  expect(faults).toEqual([]);
  const leaves = tiles.filter((tile) => tile.leaf).flatMap((tile) => tile.features);
  expect(leaves.map(({ path: at }) => at).sort()).toEqual(buildings.map(({ path: at }) => at).sort());
  for (const { id, path: at, name, compound, use, floors, height } of buildings.slice(0, 20)) {
    expect(leaves).toContainEqual({ id, path: at, name, compound, use, floors, height: Math.fround(height), ground: 0, buildings: 1 });
  }
});

test('a building stands where it should, as high as it should, in metres around the centre', async () => {
  const { tiles } = await build([building('a', rectangle(100, 200, 30, 12), 45)]);
  const xs = tiles[0].positions.map((at) => at[0]);
  const zs = tiles[0].positions.map((at) => at[2]);
  const ys = tiles[0].positions.map((at) => at[1]);
  expect(Math.min(...xs)).toBeCloseTo(100, -1);
  expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(30, 0);
  expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(12, 0);
  expect(Math.max(...zs) - Math.min(...zs)).toBeCloseTo(45, 1);
});

test('many buildings: near ones are themselves, far ones are boxes, and none is lost on the way up', async () => {
  const buildings = Array.from({ length: 900 }, (_, i) =>
    building(`b${i}`, rectangle((i % 30) * 40, Math.floor(i / 30) * 40, 20, 10), 9 + (i % 7) * 3),
  );
  const { faults, tiles } = await build(buildings);
  expect(faults).toEqual([]);
  expect(tiles.filter((tile) => tile.leaf).flatMap((tile) => tile.features)).toHaveLength(900);
  const inner = tiles.filter((tile) => !tile.leaf);
  expect(inner.length).toBeGreaterThan(0);
  expect(inner[0].features.reduce((sum, { buildings: count }) => sum + Number(count), 0)).toBe(900);
  expect(inner[0].triangles).toBeLessThan(tiles.filter((tile) => tile.leaf).reduce((sum, tile) => sum + tile.triangles, 0));
});

test('buildings all in one spot still end', async () => {
  const { faults, tiles } = await build(Array.from({ length: 600 }, (_, i) => building(`b${i}`, rectangle(0, 0, 20, 10), 9)));
  expect(faults).toEqual([]);
  expect(tiles.reduce((sum, tile) => sum + (tile.leaf ? tile.features.length : 0), 0)).toBe(600);
});

test('names of nobody and a tower on a podium', async () => {
  const podium = building('p', rectangle(0, 0, 60, 60), 120, {
    name: '',
    use: '',
    compound: '',
    parts: [
      { rings: [rectangle(0, 0, 60, 60)], base: 0, top: 20 },
      { rings: [rectangle(20, 20, 20, 20)], base: 20, top: 120 },
    ],
  });
  const { faults, tiles } = await build([podium]);
  expect(faults).toEqual([]);
  expect(tiles[0].features).toEqual([
    { id: 'p', path: '/area/p', name: '', use: '', compound: '', floors: 3, height: 120, ground: 0, buildings: 1 },
  ]);
});

describe('on ground that rises and falls', () => {
  // Rises by one metre in four towards the east.
  const slope = {
    at: ([lon]: readonly [number, number]): number => 500 + ((lon - CENTER[0]) / METRE) * Math.cos((CENTER[1] * Math.PI) / 180) * 0.25,
  };
  const buildOn = async (buildings: readonly AreaBuilding[]): Promise<Awaited<ReturnType<typeof checkTileset>>> => {
    const into = await mkdtemp(path.join(folder, 'g-'));
    await writeTileset({
      buildings,
      center: CENTER,
      attribution: '',
      ground: slope,
      write: (name, bytes) => writeFile(path.join(into, name), bytes),
    });
    return checkTileset(into);
  };

  test('a building stands on the ground in its middle, and its walls reach below the ground all around', async () => {
    const [x, width] = [40, 30];
    const ring = rectangle(x, 0, width, 12);
    const middle = [(ring[0][0] + ring[1][0]) / 2, ring[0][1]];
    const { faults, tiles } = await buildOn([building('a', ring, 21, { center: middle })]);
    expect(faults).toEqual([]);
    const zs = tiles[0].positions.map((at) => at[2]);
    const ground = 500 + 0.25 * (x + width / 2);
    expect(Math.max(...zs)).toBeCloseTo(ground + 21, 0);
    expect(Math.min(...zs)).toBeLessThan(500 + 0.25 * x - 1);
    expect(Math.min(...zs)).toBeGreaterThan(500 + 0.25 * x - 3);
    expect(tiles[0].features[0].ground).toBeCloseTo(ground, 1);
  });

  test('a part that hangs stays where it hangs, above the ground in the middle', async () => {
    const ring = rectangle(0, 0, 40, 12);
    const bridge = building('b', ring, 30, { center: [ring[0][0], ring[0][1]], parts: [{ rings: [ring], base: 20, top: 30 }] });
    const { tiles } = await buildOn([bridge]);
    expect(Math.min(...tiles[0].positions.map((at) => at[2]))).toBeCloseTo(520, 0);
  });

  test('boxes seen from afar stand on it too, merged ones down to their lowest', async () => {
    const { faults, tiles } = await buildOn(
      Array.from({ length: 900 }, (_, i) => building(`b${i}`, rectangle((i % 30) * 40, Math.floor(i / 30) * 40, 20, 10), 12)),
    );
    expect(faults).toEqual([]);
    for (const tile of tiles.filter(({ leaf }) => !leaf)) {
      tile.positions.forEach(([x, , z]) => expect(Math.abs(z - 500 - 0.25 * x)).toBeLessThan(40));
      expect(Math.max(...tile.features.map(({ ground }) => Number(ground)))).toBeGreaterThan(600);
    }
  });
});

test('no buildings, no tileset', async () => {
  expect(
    await writeTileset({ buildings: [], center: CENTER, attribution: '', write: () => Promise.reject(new Error('nothing to write')) }),
  ).toMatchObject({ tiles: 0 });
});

describe('meshes', () => {
  /** Enclosed volume by the divergence theorem; only right when every face looks outwards and none is missing. */
  const volume = (mesh: ReturnType<typeof meshOf>): number => {
    let six = 0;
    for (let i = 0; i < mesh.indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => mesh.positions[mesh.indices[i + k] * 3 + axis]));
      six += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
    }
    return six / 6;
  };

  test('walls, roof and underside close a solid with a courtyard, all looking out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 80 }),
        fc.integer({ min: 12, max: 80 }),
        fc.integer({ min: 3, max: 90 }),
        (width, depth, height) => {
          const yard = [...rectangle(4, 4, width - 8, depth - 8)].reverse();
          // Lifted by a metre, so that it has an underside and is closed.
          const one = building('a', rectangle(0, 0, width, depth), height + 1, {
            parts: [{ rings: [rectangle(0, 0, width, depth), yard], base: 1, top: height + 1 }],
          });
          const expected = (width * depth - (width - 8) * (depth - 8)) * height;
          expect(volume(meshOf([modelOf(one, frameAt(...CENTER))])) / expected).toBeCloseTo(1, 1);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('normals agree with the way the triangles turn', () => {
    const mesh = meshOf([modelOf(building('a', rectangle(0, 0, 30, 10), 20), frameAt(...CENTER))]);
    for (let i = 0; i < mesh.indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => mesh.positions[mesh.indices[i + k] * 3 + axis]));
      const [u, v] = [b.map((value, axis) => value - a[axis]), c.map((value, axis) => value - a[axis])];
      const turn = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
      const normal = [0, 1, 2].map((axis) => mesh.normals[mesh.indices[i] * 3 + axis]);
      expect(turn.reduce((sum, value, axis) => sum + value * normal[axis], 0)).toBeGreaterThan(0);
    }
  });
});
