import type { WallRole } from '#contract/roles.ts';
import type { CanvasShape } from '#contract/walls/canvas.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import type { WallPlan } from '#contract/walls/layout/in-force.ts';
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
  /** Which part of a wall of several screens it is; null = it is a wall by itself. */
  readonly tile: TilePlace | null;
}

/** Columns and rows from 0, from the upper left. */
export interface TilePlace {
  readonly canvas: string;
  readonly column: number;
  readonly row: number;
}

/** A wall of several screens, as an administrator drew it. */
export interface StoredCanvas {
  readonly id: string;
  /** Grows by one with each change. */
  readonly version: number;
  /** What people call it; unique. */
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  readonly shape: CanvasShape;
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

/** Paired walls, how those of several screens are built, and what stands on them when. */
export interface WallStore {
  list(): Promise<StoredWall[]>;
  add(wall: StoredWall): Promise<void>;
  /** Changes nothing when there is no such wall (any more). */
  seen(id: string, seen: WallSeen): Promise<void>;
  remove(id: string): Promise<void>;
  canvases(): Promise<StoredCanvas[]>;
  /** New, or in place of what was there. */
  putCanvas(canvas: StoredCanvas): Promise<void>;
  removeCanvas(id: string): Promise<void>;
  layouts(): Promise<WallLayout[]>;
  /** New, or in place of what was there. */
  putLayout(layout: WallLayout): Promise<void>;
  removeLayout(id: string): Promise<void>;
  plans(): Promise<WallPlan[]>;
  /** New, or in place of what was there. */
  putPlan(plan: WallPlan): Promise<void>;
  removePlan(id: string): Promise<void>;
}
