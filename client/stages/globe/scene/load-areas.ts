import { ImageryLayer, type Scene } from '@cesium/engine';
import { readAreas, type Area } from '#client/stages/areas.ts';
import type { Ground } from '#client/stages/globe/ground/ground.ts';
import { showGround } from '#client/stages/globe/ground/terrain-provider.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';
import type { Buildings } from './buildings.ts';
import { retryUntilDone } from './retry.ts';

interface AreaParts {
  readonly scene: Scene;
  readonly terrain: TerrainHeights;
  readonly ground: Ground;
  readonly buildings: Buildings;
  /** Pixels a building's shape may be wrong by. */
  readonly buildingError: () => number;
}

interface LoadEvents {
  readonly cancelled: () => boolean;
  /** What is wrong, or `null` when it is over. */
  readonly onProblem: (detail: string | null) => void;
  readonly onAreas: (areas: readonly Area[]) => void;
  /** Heights are known: whatever stands on the ground is to be placed anew. */
  readonly onTerrain: () => void;
  /** A piece of the ground's shape has come. */
  readonly onGround: () => void;
}

/** Shows ground and buildings of every area the server has. Each part is tried until it comes; resolves when all are asked for. */
export async function loadAreas(parts: AreaParts, { cancelled, onProblem, onAreas, onTerrain, onGround }: LoadEvents): Promise<void> {
  const { scene, terrain, ground, buildings, buildingError } = parts;
  const retry = <T>(act: () => Promise<T>): Promise<T> => retryUntilDone(act, { cancelled, onProblem });
  const areas = await retry(readAreas);
  onAreas(areas);
  if (areas.length > 0) {
    await retry(() => terrain.load(areas.flatMap((area) => area.terrain ?? [])));
    showGround(scene, areas, terrain, onGround);
    onTerrain();
  }
  for (const area of areas) scene.imageryLayers.add(new ImageryLayer(ground.provider(area)));
  const error = buildingError();
  await Promise.all(
    areas.map((area) => (area.tileset === null ? undefined : retry(() => buildings.add(area.tileset!, error, area.terrain !== null)))),
  );
}

/** The engine and whoever made the areas' data, for the corner of the picture. */
export const creditsOf = (areas: readonly Area[]): string =>
  [...new Set(['CesiumJS', ...areas.map((area) => area.attribution)])].filter((words) => words !== '').join(' · ');
