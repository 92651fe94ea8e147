import type { Cartesian2, Scene } from '@cesium/engine';
import type { MarkRef } from '#client/marks/marks.ts';
import { degreesOf, groundUnder } from '#client/stages/globe/camera/camera.ts';
import type { Ground } from '#client/stages/globe/ground/ground.ts';
import type { TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';
import { Buildings } from './buildings.ts';

/** The building, or else the place of the ground, at a point of the canvas. */
export function pickScene(scene: Scene, at: Cartesian2, terrain: TerrainHeights, ground: Ground): MarkRef | null {
  const building = Buildings.refOf(scene.pick(at));
  if (building) return building;
  const hit = groundUnder(scene, at, terrain);
  const place = hit && ground.placeAt(degreesOf(hit));
  return place ? { path: place.path, name: place.name } : null;
}
