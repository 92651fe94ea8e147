import type { Track, TrackPoint } from '#contract/reports/track.ts';

/** A position worth keeping. */
export interface KeptTrack extends Track {
  /** Where the mover is now, whatever was said before: a clock that was set back does not make it old. */
  readonly present?: true;
}

/** Where movers were. */
export interface TrackStore {
  /** Positions of one (mover, instant) given twice are kept once. */
  write(tracks: readonly KeptTrack[]): Promise<void>;
  /** Positions in [from, to), oldest first, at most `limit`: of more, evenly picked ones. */
  read(mover: string, from: number, to: number, limit: number): Promise<TrackPoint[]>;
  /** The present position of each mover that was stored last, if it is from `since` on: where movers are shown after a restart. */
  latest(since: number): Promise<Track[]>;
  /** Drops positions from before `before`. Returns how many. */
  prune(before: number): Promise<number>;
}
