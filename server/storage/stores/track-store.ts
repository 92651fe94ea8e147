import type { Track, TrackPoint } from '#contract/reports/track.ts';

/** Where movers were. */
export interface TrackStore {
  /** Positions of one (mover, instant) given twice are kept once. */
  write(tracks: readonly Track[]): Promise<void>;
  /** Positions in [from, to), oldest first, at most `limit`: of more, evenly picked ones. */
  read(mover: string, from: number, to: number, limit: number): Promise<TrackPoint[]>;
  /** The newest position of each mover that has one from `since` on: where movers are shown after a restart. */
  latest(since: number): Promise<Track[]>;
  /** Drops positions from before `before`. Returns how many. */
  prune(before: number): Promise<number>;
}
