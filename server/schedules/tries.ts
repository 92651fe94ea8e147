const MINUTE_MS = 60_000;
/** What was not done is given again after so many minutes, then always after the last. */
const AGAIN_MIN = [5, 15, 30, 60];

/** How often something was tried, and when it is tried again: less and less often. In memory alone. */
export class Tries {
  /** When it is due: by the clock that only runs on, ms. */
  readonly #tried = new Map<string, { readonly tries: number; readonly due: number }>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  note(key: string): void {
    const tries = this.#tried.get(key)?.tries ?? 0;
    const minutes = AGAIN_MIN[Math.min(tries, AGAIN_MIN.length - 1)];
    this.#tried.set(key, { tries: tries + 1, due: this.#monotonic() + minutes * MINUTE_MS });
  }

  /** After a start nobody knows how often it was tried: it counts as tried now. */
  isDue(key: string): boolean {
    const known = this.#tried.get(key);
    if (known === undefined) this.note(key);
    return known !== undefined && this.#monotonic() >= known.due;
  }

  forget(key: string): void {
    this.#tried.delete(key);
  }
}
