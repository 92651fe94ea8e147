import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LonLat } from '#contract/places/geo.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { Report } from '#tiles/area/report.ts';
import { buildArea, frameOf } from '#tiles/build/build-area.ts';
import { townArea } from '#tiles/sources/town.ts';
import { hill, writeAsc, type HeightAt } from '#tiles/terrain/hill.fixture.ts';
import { readTerrain } from '#tiles/terrain/terrain.ts';

/** The demo town on a hill that is not there: 120 m of synthetic ground, highest under `top`. */
export const hillUnder = (top: LonLat): HeightAt => hill(top, { foot: 200, top: 120, half: 320 });

/** Fills a tiles folder with the demo town, built as any area with `--terrain`. */
export const buildHillTown =
  (top: LonLat) =>
  async (out: string): Promise<void> => {
    const town = generateTown({ seed: DEMO_TOWN.seed });
    const area = townArea(town);
    const bounds = frameOf(area);
    const report = new Report();
    await mkdir(out, { recursive: true });
    const file = path.join(out, 'hill.asc');
    const reach = 0.05;
    const cell = 0.0002;
    const [west, south, east, north] = [bounds[0] - reach, bounds[1] - reach, bounds[2] + reach, bounds[3] + reach];
    const [columns, rows] = [Math.round((east - west) / cell), Math.round((north - south) / cell)];
    await writeAsc(file, { bounds: [west, south, west + columns * cell, south + rows * cell], columns, rows }, hillUnder(top));
    const terrain = await readTerrain({ file, bounds, report });
    await rm(file);
    await buildArea({
      name: 'hilltown',
      title: '山城 模拟数据',
      root: '/hilltown',
      rootIsKnown: true,
      area,
      report,
      attribution: '',
      simulated: true,
      bounds,
      terrain,
      out,
    });
  };
