import type { Actor } from '#contract/records/stamp.ts';
import type { Role } from '#contract/roles.ts';

/** That a screen showed a view, from `at` until `until`; ms UTC. */
export interface ShownView {
  /** One connected page; known by nothing else. */
  readonly viewer: string;
  readonly at: number;
  /** As far as it is known yet. */
  readonly until: number;
  /** A person, or a wall by its name. */
  readonly actor: Actor;
  readonly role: Role;
  readonly jurisdiction: string;
  /** Id of the screen, e.g. `desk`. */
  readonly screen: string;
  /** Where it looked, as in its address after the `?`; '' = all it may see, on the map. */
  readonly view: string;
}

/** Spans are no longer than this, ms: who keeps them begins another. */
export const LONGEST_VIEW_MS = 1_800_000;

export interface ShownViewStore {
  /** A view that is there already (viewer and beginning) is replaced. */
  write(views: readonly ShownView[]): Promise<void>;
  /** What screens showed at an instant: at most 1000 views. @param instant ms UTC */
  during(instant: number): Promise<ShownView[]>;
  /** Drops views that began before `before`. Returns how many. */
  prune(before: number): Promise<number>;
}
