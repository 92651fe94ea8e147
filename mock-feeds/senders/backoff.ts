const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** Waits longer after each failure, up to 20 s, and scatters the returns so that a restarted server is not stormed. */
export class Backoff {
  #next = FIRST_MS;
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds to wait now; the next wait is twice as long. */
  delay(): number {
    const delay = this.#next * (0.5 + Math.random());
    this.#next = Math.min(LONGEST_MS, this.#next * 2);
    return delay;
  }

  again(work: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, this.delay());
  }

  reset(): void {
    this.#next = FIRST_MS;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
