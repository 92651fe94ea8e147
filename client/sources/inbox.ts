import type { Hand } from './unpack.ts';

/** Hands messages on in the order they came, though some must be inflated first, which others then wait for. */
export class Inbox {
  readonly #deliver: (hand: Hand) => void;
  readonly #bad: (error: unknown) => void;
  #queue: Promise<Hand>[] = [];
  /** Counts how often it was emptied: what was under way then is not handed on. */
  #round = 0;

  /** @param bad is told of a message that cannot be unpacked; it and those behind it are not handed on */
  constructor(deliver: (hand: Hand) => void, bad: (error: unknown) => void) {
    this.#deliver = deliver;
    this.#bad = bad;
  }

  /** @param unpack gives the message, at once or later */
  take(unpack: () => Hand | Promise<Hand>): void {
    let hand: Hand | Promise<Hand>;
    try {
      hand = unpack();
    } catch (error) {
      hand = Promise.reject(error);
    }
    if (!(hand instanceof Promise) && this.#queue.length === 0) return this.#deliver(hand);
    const waiting = Promise.resolve(hand);
    // Whoever waits for it hears of its failure.
    waiting.catch(() => undefined);
    this.#queue.push(waiting);
    if (this.#queue.length === 1) void this.#drain(this.#round);
  }

  /** Nothing that came until now is handed on. */
  clear(): void {
    this.#queue = [];
    this.#round++;
  }

  async #drain(round: number): Promise<void> {
    while (this.#queue.length > 0) {
      try {
        const hand = await this.#queue[0];
        if (round === this.#round) this.#deliver(hand);
      } catch (error) {
        if (round !== this.#round) return;
        this.clear();
        return this.#bad(error);
      }
      if (round !== this.#round) return;
      this.#queue.shift();
    }
  }
}
