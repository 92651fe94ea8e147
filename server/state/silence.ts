import { DueWheel } from './wheel.ts';

/** After how long without a word a device is stale, and offline; ms. */
export interface SilenceLimits {
  readonly staleMs: number;
  readonly offlineMs: number;
}

/** When each device was last heard, by a clock that only runs on, and which of them have been silent for too long. */
export class SilenceWatch {
  /** By handle, monotonic ms; NaN = never. */
  #heardAt = new Float64Array(1024).fill(NaN);
  readonly #wheel = new DueWheel();

  reserve(handles: number): void {
    if (this.#heardAt.length >= handles) return;
    const bigger = new Float64Array(handles).fill(NaN);
    bigger.set(this.#heardAt);
    this.#heardAt = bigger;
  }

  /** @param at when it spoke, `now` for one that speaks now; both monotonic ms */
  heard(handle: number, at: number, { staleMs }: SilenceLimits, now: number): void {
    this.#heardAt[handle] = at;
    this.#wheel.add(handle, at + staleMs, now);
  }

  forget(handle: number): void {
    this.#heardAt[handle] = NaN;
  }

  /**
   * Shows what has become silent. Costs what is due, not what there is.
   * @param limitsOf null for a device that is gone @param silent may be shown the same again
   */
  sweep(now: number, limitsOf: (handle: number) => SilenceLimits | null, silent: (handle: number, offline: boolean) => void): void {
    this.#wheel.take(now, (handle) => {
      const heard = this.#heardAt[handle];
      const limits = limitsOf(handle);
      if (limits === null || Number.isNaN(heard)) return;
      const { staleMs, offlineMs } = limits;
      if (now >= heard + offlineMs) return silent(handle, true);
      const late = now >= heard + staleMs;
      if (late) silent(handle, false);
      this.#wheel.add(handle, heard + (late ? offlineMs : staleMs), now);
    });
  }
}
