/** Devices to which something happened lately, one by one, and when: a screen that holds an older tick needs more of them. */
export class RecentHandles {
  readonly #kept: number;
  /** Oldest first. */
  #items: { readonly tick: number; readonly handle: number }[] = [];
  #knownFrom: number;

  /** @param kept as many are remembered at least @param tick nothing is known of what was before it */
  constructor(kept: number, tick: number) {
    this.#kept = kept;
    this.#knownFrom = tick;
  }

  /** Of ticks before it is not known to which devices it happened. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  note(handle: number, tick: number): void {
    this.#items.push({ tick, handle });
    if (this.#items.length < this.#kept * 2) return;
    this.#knownFrom = this.#items[this.#kept - 1].tick + 1;
    this.#items = this.#items.slice(this.#kept);
  }

  /** Those to which it happened at a tick or after it. */
  since(tick: number): number[] {
    const found: number[] = [];
    for (let i = this.#items.length - 1; i >= 0 && this.#items[i].tick >= tick; i--) found.push(this.#items[i].handle);
    return found;
  }
}
