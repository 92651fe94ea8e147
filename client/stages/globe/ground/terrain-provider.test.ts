import { Rectangle, type CustomHeightmapTerrainProvider } from '@cesium/engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Area } from '#client/stages/areas.ts';
import { terrainProviderFor, TILING } from './terrain-provider.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

it('every square of the ground gets the heights of where it lies', async () => {
  const place = fc.tuple(
    fc.double({ min: -170, max: 170, noNaN: true }),
    fc.double({ min: -70, max: 70, noNaN: true }),
    fc.double({ min: 0.001, max: 2, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(
      place,
      fc.integer({ min: 0, max: 8 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      async ([lon, lat, size], own, across, down) => {
        const asked: number[][] = [];
        const terrain = {
          hasHeights: true,
          tileHeights: async (...square: number[]) => asked.push(square) && new Float32Array(65 * 65),
        } as unknown as TerrainHeights;
        const earth = terrainProviderFor(
          [{ bounds: [lon, lat, lon + size, lat + size] } as unknown as Area],
          terrain,
          () => undefined,
        ) as CustomHeightmapTerrainProvider;
        const scheme = earth.tilingScheme;
        const [x, y] = [Math.floor(across * scheme.getNumberOfXTilesAtLevel(own)), Math.floor(down * scheme.getNumberOfYTilesAtLevel(own))];
        await earth.requestTileGeometry(x, y, own);
        const [level, column, row] = asked[0];
        expect(Rectangle.equalsEpsilon(TILING.tileXYToRectangle(column, row, level), scheme.tileXYToRectangle(x, y, own), 1e-9)).toBe(true);
      },
    ),
  );
});
