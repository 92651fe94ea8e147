/** A frame that differs less than this from what is believed has only been on its way a little longer or shorter. */
const JITTER_MS = 2000;
/** How much of a small difference is taken on with each frame. */
const PART = 0.05;

/**
 * The server's clock as far as this page can tell. Every frame says what it shows; a clock that was set, the server's or the browser's, is
 * followed with the next frame, and the small differences of the way are evened out.
 */
export class ServerClock {
  readonly #browser: () => number;
  #offset = 0;

  /** @param browser the browser's clock, ms UTC */
  constructor(browser: () => number) {
    this.#browser = browser;
  }

  /** ms UTC. */
  now(): number {
    return this.#browser() + this.#offset;
  }

  /** The server has just told its time. */
  set(serverTime: number): void {
    this.#offset = serverTime - this.#browser();
  }

  /** A frame has just come. @param serverTime of the frame, ms UTC; 0 = it told none */
  follow(serverTime: number): void {
    if (serverTime === 0) return;
    const differs = serverTime - this.now();
    if (Math.abs(differs) > JITTER_MS) this.set(serverTime);
    else this.#offset += differs * PART;
  }
}
