/** A frame that differs less than this from what is believed has only been on its way a little longer or shorter. */
const JITTER_MS = 2000;
/** How much of a small difference is taken on with each frame. */
const PART = 0.05;
/** Of so many frames, and those before them, the quickest one is believed. */
const SPAN_FRAMES = 100;

/**
 * The server's clock as far as this page can tell. Every frame says what it shows; a clock that was set, the server's or the browser's, is
 * followed with the next frame. Of small differences the quickest frame of late is believed, for all others were only longer on their way:
 * so screens side by side agree, however busy each is.
 */
export class ServerClock {
  readonly #browser: () => number;
  #offset = 0;
  /** Largest offsets of the frames of this span, and of the one before. */
  #quickest = -Infinity;
  #before = -Infinity;
  #frames = 0;

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
    this.#quickest = this.#offset;
    this.#before = -Infinity;
    this.#frames = 0;
  }

  /** A frame has just come. @param serverTime of the frame, ms UTC; 0 = it told none */
  follow(serverTime: number): void {
    if (serverTime === 0) return;
    const offset = serverTime - this.#browser();
    if (Math.abs(offset - this.#offset) > JITTER_MS) return this.set(serverTime);
    this.#quickest = Math.max(this.#quickest, offset);
    this.#offset += (Math.max(this.#quickest, this.#before) - this.#offset) * PART;
    if (++this.#frames < SPAN_FRAMES) return;
    this.#before = this.#quickest;
    this.#quickest = -Infinity;
    this.#frames = 0;
  }
}
