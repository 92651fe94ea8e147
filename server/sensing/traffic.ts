/** How many observations come, and when the newest one came. */
export class Traffic {
  readonly #monotonic: () => number;
  readonly #rate = new RateMeter();
  #lastObservationAt = 0;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** @param receivedAt ms UTC */
  note(count: number, receivedAt: number): void {
    if (count > 0) this.#lastObservationAt = receivedAt;
    this.#rate.add(this.#monotonic(), count);
  }

  /** Observations per second over the last ten seconds, and when the newest one came (0 = never). */
  get now(): { ingestRate: number; lastObservationAt: number } {
    return { ingestRate: this.#rate.perSecond(this.#monotonic()), lastObservationAt: this.#lastObservationAt };
  }
}

/** Counts per second over a sliding window of ten. */
class RateMeter {
  readonly #seconds = new Float64Array(10);
  #second = 0;

  add(now: number, count: number): void {
    this.#roll(now);
    this.#seconds[this.#second % 10] += count;
  }

  perSecond(now: number): number {
    this.#roll(now);
    return this.#seconds.reduce((sum, count) => sum + count, 0) / 10;
  }

  #roll(now: number): void {
    const second = Math.floor(now / 1000);
    for (let gap = Math.min(10, second - this.#second); gap > 0; gap--) this.#seconds[(second - gap + 1) % 10] = 0;
    this.#second = second;
  }
}
