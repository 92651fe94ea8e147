import type { Track } from '#contract/reports/track.ts';
import { metresBetween } from '#server/movers/plausible.ts';
import type { KeptTrack, TrackStore } from '#server/storage/stores/track-store.ts';

/** A position is kept at least this often … */
const KEEP_EVERY_MS = 60_000;
/** … and sooner when the mover went on by so much, but never closer than `CLOSEST_MS`. */
const MOVED_M = 25;
const CLOSEST_MS = 5_000;
/** Positions waiting for storage; beyond it the oldest are dropped (what is shown does not depend on them). */
const WAITING_LIMIT = 100_000;
/** Positions given to storage at once. */
const TOGETHER = 2000;

/** Chooses which positions are worth keeping for paths, and hands them to storage in batches. */
export class TrackSampler {
  readonly #kept = new Map<string, Track>();
  #waiting: KeptTrack[] = [];
  #dropped = 0;
  #writing: Promise<void> | null = null;

  /** Positions that waited for storage too long. */
  get dropped(): number {
    return this.#dropped;
  }

  note(track: Track): void {
    const kept = this.#kept.get(track.mover);
    if (kept !== undefined && !worthKeeping(kept, track)) return;
    this.#kept.set(track.mover, track);
    this.#keep({ ...track, present: true });
  }

  /** A position older than what is held: kept whatever was kept around it, for nothing is known of that. */
  noteLate(track: Track): void {
    this.#keep(track);
  }

  /** Writes what waits. On failure it waits on. */
  async flush(store: Pick<TrackStore, 'write'>): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => undefined);
    this.#writing = this.#write(store).finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #write(store: Pick<TrackStore, 'write'>): Promise<void> {
    for (let left = this.#waiting.length; left > 0; left -= TOGETHER) {
      const batch = this.#waiting.slice(0, Math.min(left, TOGETHER));
      const droppedBefore = this.#dropped;
      await store.write(batch);
      // Meanwhile the oldest may have given way: those were of this batch.
      this.#waiting.splice(0, Math.max(0, batch.length - (this.#dropped - droppedBefore)));
    }
  }

  #keep(track: KeptTrack): void {
    if (this.#waiting.length >= WAITING_LIMIT) {
      const over = this.#waiting.length - WAITING_LIMIT + WAITING_LIMIT / 100;
      this.#waiting.splice(0, over);
      this.#dropped += over;
    }
    this.#waiting.push(track);
  }
}

function worthKeeping(kept: Track, track: Track): boolean {
  // Either way: after a clock was set back, what was kept before lies ahead.
  const apart = Math.abs(track.at - kept.at);
  return apart >= KEEP_EVERY_MS || (apart >= CLOSEST_MS && metresBetween(kept, track) >= MOVED_M);
}
