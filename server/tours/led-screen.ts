import type { User } from '#contract/roles.ts';
import type { RemoteEnd, RemoteTold, TourOrder, TourState } from '#contract/tours/remote.ts';
import type { Principal } from '#server/auth/access.ts';

/** How a screen is told, over the line that it has now. */
export interface Line {
  readonly from: string;
  told(told: RemoteTold): void;
  order(order: TourOrder): void;
}

/** A browser at /tour. */
export interface Screen {
  readonly key: string;
  readonly principal: Principal;
  state: TourState;
  /** Its connection, and how it is told over that; null = it has none now. */
  viewer: object | null;
  line: Line | null;
  /** Since when it has no line, or its tour is at its end; monotonic. */
  lostAt: number;
  endedAt: number | null;
  told: string;
  /** Ordered while it had no line, and when. */
  waiting: { readonly order: TourOrder; readonly at: number } | null;
  remote: Remote | null;
}

/** Somebody's phone that leads a screen. */
export interface Remote {
  readonly id: string;
  readonly user: User;
  readonly session: string;
  readonly from: string;
  /** Who the screen is signed in as: what the remote is told is what may be known there. */
  readonly screen: User;
  state: TourState;
  /** The screen has a line now. */
  connected: boolean;
  /** Grows whenever there is something new to tell. */
  version: number;
  orders: number;
  /** When the phone asked last, monotonic. */
  askedAt: number;
  end: { readonly why: RemoteEnd; readonly at: number } | null;
}
