import type { LonLat } from '#contract/places/geo.ts';
import type { GroundLabel } from '#client/stages/labels/ground-labels.ts';

/** What the globe asks of the worker that draws its ground: one square of web mercator. */
export interface GroundRequest {
  readonly id: number;
  readonly archive: string;
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A piece of ground that is a place: clipped to its square. */
export interface GroundPlace {
  readonly path: string;
  readonly name: string;
  readonly rings: readonly (readonly LonLat[])[];
}

export type GroundAnswer =
  | { readonly id: number; readonly picture: ImageBitmap; readonly labels: readonly GroundLabel[]; readonly places: readonly GroundPlace[] }
  /** It is tried again without being asked. */
  | { readonly id: number; readonly problem: string };

/** Pixels of the side of a square's picture. */
export const SQUARE = 1024;
/** The map's squares of one zoom are 512 pixels wide: ours show what it shows one zoom closer. */
export const ZOOM_AHEAD = 1;
/** Zoom of the closest squares; beyond it they are stretched. */
export const CLOSEST = 17;
