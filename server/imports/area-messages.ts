import type { KnownDevice } from '#tiles/area/compose/fit.ts';
import type { Crs } from '#tiles/crs.ts';

/** An area to be built from map data. */
export interface AreaDraft {
  /** Folder name of the area. */
  readonly name: string;
  readonly title: string;
  readonly crs: Crs;
  /** Path of the place that holds it, and whether the ledger has that place. */
  readonly root: string;
  readonly rootIsKnown: boolean;
  readonly simulated: boolean;
  /** It may lie far from the devices there are. */
  readonly elsewhere: boolean;
  readonly devices: readonly KnownDevice[];
  /** Where its files lie. */
  readonly folder: string;
  /** The tiles folder. */
  readonly out: string;
}

export type AreaStage = 'reading' | 'map' | 'buildings';

export type FromAreaWorker =
  | { readonly said: 'progress'; readonly stage: AreaStage; readonly percent: number }
  | { readonly said: 'done'; readonly buildings: number; readonly tiles: number; readonly bytes: number; readonly report: string }
  | { readonly said: 'failed'; readonly message: string; readonly report: string };
