import type { WallRole } from '#contract/roles.ts';
import type { Actor } from '#contract/records/stamp.ts';

/** A browser that shows a wall, and holds a credential of its own. */
export interface StoredWall {
  readonly id: string;
  /** What people call it; unique. */
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  /** SHA-256 of the token in its cookie; the token itself is never stored. */
  readonly tokenHash: string;
  /** ms UTC. */
  readonly pairedAt: number;
  readonly pairedBy: Actor;
  readonly seen: WallSeen;
}

/** How a wall last showed itself. */
export interface WallSeen {
  /** ms UTC. */
  readonly at: number;
  readonly from: string;
  /** What its browser calls itself. */
  readonly agent: string;
  /** Of the page it shows; '' = it did not say. */
  readonly version: string;
}

/** Paired walls. */
export interface WallStore {
  list(): Promise<StoredWall[]>;
  add(wall: StoredWall): Promise<void>;
  /** Changes nothing when there is no such wall (any more). */
  seen(id: string, seen: WallSeen): Promise<void>;
  remove(id: string): Promise<void>;
}
