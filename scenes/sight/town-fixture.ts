import { localPlane } from '#scenes/local-plane.ts';
import type { SightCamera } from './rank-cameras.ts';
import type { Obstacle } from './obstacle-index.ts';
import type { XYZ } from './prism.ts';

/** A small place in metres, to test and measure with. */
export interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  /** Degrees. */
  readonly turned: number;
  readonly floors?: number;
}

export const PLANE = localPlane([117.02, 36.67]);

export function obstacleOf(block: Block, index: number): Obstacle {
  const { x, y, width, depth, height, turned, floors } = block;
  const angle = (turned * Math.PI) / 180;
  const corner = (dx: number, dy: number) =>
    PLANE.toLonLat([x + dx * Math.cos(angle) - dy * Math.sin(angle), y + dx * Math.sin(angle) + dy * Math.cos(angle)]);
  const [w, d] = [width / 2, depth / 2];
  const ring = [corner(-w, -d), corner(w, -d), corner(w, d), corner(-w, d), corner(-w, -d)];
  return { ring, height, name: `${index + 1}号楼`, path: `/c/b${index + 1}`, ...(floors === undefined ? {} : { floors }) };
}

export const cameraAt = ([x, y, z]: XYZ, more: Partial<SightCamera> = {}): SightCamera => ({
  id: 'cam',
  position: [...PLANE.toLonLat([x, y]), z],
  azimuth: 0,
  fov: 90,
  reach: 80,
  ...more,
});
