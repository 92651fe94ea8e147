import { createStore } from 'zustand/vanilla';
import type { LonLat, Position } from '#contract/places/geo.ts';

/** How one gets there: along streets, and on straight lines where no street is known. */
export interface Drawn {
  readonly streets: readonly LonLat[];
  readonly straight: readonly (readonly [LonLat, LonLat])[];
}

/** Whom one might send, as the dispatch window lists them. */
export interface Choice {
  readonly crew: string;
  readonly name: string;
  readonly position: Position;
  /** Key that chooses it; 0 = none. */
  readonly digit: number;
  /** Metres by streets, or the straight line when `drawn` has no streets. */
  readonly metres: number | null;
  /** null = where they are to go is unknown. */
  readonly drawn: Drawn | null;
}

export interface Dispatching {
  /** Where they are to go. */
  readonly to: Position | null;
  readonly choices: readonly Choice[];
  readonly chosen: string | null;
}

/**
 * What the dispatch window is asking, for the map to draw; null while it is closed. Not in the address: a link is no half-made
 * decision.
 */
export const dispatchingStore = createStore<{ readonly asking: Dispatching | null }>(() => ({ asking: null }));
