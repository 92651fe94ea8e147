const STEP_MS = 1000;
const SLOTS = 4096;
const NONE = -1;

/**
 * Tells which of very many small integers are due, looking only at those. Each is in the wheel at most once; one that
 * was put off meanwhile is found early, and its owner puts it back. So reports cost nothing here, and a sweep costs
 * what is due and no more. Resolution 1 s, horizon 4096 s (later ones come up at the horizon and are put back).
 */
export class DueWheel {
  readonly #heads = new Int32Array(SLOTS).fill(NONE);
  /** `next[n]`: neighbour in the slot's list; QUEUED marks membership apart from it. */
  #next = new Int32Array(0);
  #queued = new Uint8Array(0);
  /** Last step taken out; −1 before the first use. */
  #step = -1;

  /** Puts `n` in for `dueAt` (ms), unless it already waits. @param now used only to start the wheel. */
  add(n: number, dueAt: number, now: number): void {
    if (this.#step < 0) this.#step = Math.floor(now / STEP_MS);
    if (n >= this.#next.length) this.#grow(n + 1);
    if (this.#queued[n] === 1) return;
    const due = Math.min(Math.max(Math.ceil(dueAt / STEP_MS), this.#step + 1), this.#step + SLOTS - 1);
    const slot = due % SLOTS;
    this.#queued[n] = 1;
    this.#next[n] = this.#heads[slot];
    this.#heads[slot] = n;
  }

  /** Takes out and shows everything due by `now` (some early). The visitor may `add` it again. A clock set back does nothing. */
  take(now: number, visit: (n: number) => void): void {
    const until = Math.floor(now / STEP_MS);
    if (this.#step < 0 || until <= this.#step) return;
    const first = Math.max(this.#step + 1, until - SLOTS + 1);
    this.#step = until;
    for (let step = first; step <= until; step++) {
      const slot = step % SLOTS;
      let n = this.#heads[slot];
      this.#heads[slot] = NONE;
      while (n !== NONE) {
        const following = this.#next[n];
        this.#queued[n] = 0;
        visit(n);
        n = following;
      }
    }
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#next.length * 2, 1024);
    const next = new Int32Array(size);
    const queued = new Uint8Array(size);
    next.set(this.#next);
    queued.set(this.#queued);
    this.#next = next;
    this.#queued = queued;
  }
}
