/** A clock that is off by more than this is wrong, seconds. */
const OFF_S = 30;
/** Reports until it is said. */
const LEAST_REPORTS = 3;
/** How steady the difference must be: a backlog that is caught up with has one that shrinks. */
const STEADY_S = 5;
const STEADY_SHARE = 0.1;
/** How fast what was once measured is forgotten, a report. */
const FORGET = 1 / 16;

/**
 * By how much each device's clock differs from ours, by handle. What reports take to reach us differs from one to the next and is never
 * less than nothing; a clock that is off shifts all of them alike. So of the differences the least is kept and the greatest, both
 * slowly forgotten: close together and far from nothing they are a clock that is off by the least of them.
 */
export class ClockOffsets {
  /** Seconds behind ours; ahead: negative. NaN = not known. */
  #least = new Float32Array(1024).fill(NaN);
  #most = new Float32Array(1024).fill(NaN);
  #reports = new Uint8Array(1024);
  /** When the last was counted, monotonic, seconds: values of one message are one report. */
  #at = new Uint32Array(1024);

  /** @param behindS receipt by our clock less the time that a report says, seconds @param now monotonic, ms */
  note(handle: number, behindS: number, now: number): void {
    this.#reserve(handle + 1);
    const second = Math.floor(now / 1000) + 1;
    if (second !== this.#at[handle]) this.#reports[handle] = Math.min(255, this.#reports[handle] + 1);
    this.#at[handle] = second;
    const [least, most] = [this.#least[handle], this.#most[handle]];
    this.#least[handle] = behindS > least ? least + (behindS - least) * FORGET : behindS;
    this.#most[handle] = behindS < most ? most - (most - behindS) * FORGET : behindS;
  }

  /** Seconds that a clock is behind ours (ahead: negative) by more than may be; 0 = it is right, or not known. */
  offBy(handle: number): number {
    if (handle >= this.#reports.length || this.#reports[handle] < LEAST_REPORTS) return 0;
    const [least, most] = [this.#least[handle], this.#most[handle]];
    const steady = most - least <= Math.max(STEADY_S, Math.abs(least) * STEADY_SHARE);
    return steady && Math.abs(least) > OFF_S ? least : 0;
  }

  #reserve(handles: number): void {
    if (handles <= this.#reports.length) return;
    const size = Math.max(handles, Math.ceil(this.#reports.length * 1.5));
    const bigger = (old: Float32Array): Float32Array<ArrayBuffer> => {
      const fresh = new Float32Array(size).fill(NaN);
      fresh.set(old);
      return fresh;
    };
    this.#least = bigger(this.#least);
    this.#most = bigger(this.#most);
    const [reports, at] = [new Uint8Array(size), new Uint32Array(size)];
    reports.set(this.#reports);
    at.set(this.#at);
    [this.#reports, this.#at] = [reports, at];
  }
}
