import { createStore } from 'zustand/vanilla';
import type { Position } from '#contract/geo.ts';

/** Whom one might send, as the dispatch window lists them. */
export interface Choice {
  readonly crew: string;
  readonly name: string;
  readonly position: Position;
  /** Key that chooses it; 0 = none. */
  readonly digit: number;
  /** Metres, straight line. */
  readonly metres: number | null;
}

export interface Dispatching {
  /** Where they are to go. */
  readonly to: Position | null;
  readonly choices: readonly Choice[];
  readonly chosen: string | null;
}

/** What the dispatch window is asking, for the map to draw; null while it is closed. Not in the address: a link is no half-made decision. */
export const dispatchingStore = createStore<{ readonly asking: Dispatching | null }>(() => ({ asking: null }));
