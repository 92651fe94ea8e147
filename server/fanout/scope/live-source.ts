import type { LiveColumns } from '#contract/live/columns.ts';

/** What fan-out asks of live state. Read between ticks only, when columns are exact for `tick`. */
export interface LiveSource {
  /** Names this run of the server: ticks of another run mean nothing. */
  readonly run: string;
  /** The tick closed last; changes from now on belong to the next. */
  readonly tick: number;
  readonly columns: LiveColumns;
  /** Tick at which each value slot last changed. */
  readonly valueTick: Uint32Array;
  /** Handles that changed after `since`, ascending. */
  changedSince(since: number): Uint32Array;
}
