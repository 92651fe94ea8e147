/** Storage is asked whether it can write when nothing has been written for so long, and as often while it is failing. */
const PROBE_MS = 1000;

/** The question to storage whether it can write: asked once at a time, and only when nothing else tells. */
export class Probe {
  readonly #probe: () => Promise<number>;
  readonly #monotonic: () => number;
  #heardAt: number;
  #askedAt: number | null = null;

  constructor(probe: () => Promise<number>, monotonic: () => number) {
    this.#probe = probe;
    this.#monotonic = monotonic;
    this.#heardAt = monotonic();
  }

  /** When the question under way was asked; null when there is none. */
  get askedAt(): number | null {
    return this.#askedAt;
  }

  get due(): boolean {
    return this.#askedAt === null && this.#monotonic() - this.#heardAt >= PROBE_MS;
  }

  /** Something was written. */
  heard(): void {
    this.#heardAt = this.#monotonic();
  }

  /** The next question is due at once. */
  hurry(): void {
    this.#heardAt = -Infinity;
  }

  /** @returns the head of the journal. @throws StorageFault when nothing can be written. */
  async ask(): Promise<number> {
    this.#askedAt = this.#monotonic();
    this.heard();
    try {
      return await this.#probe();
    } finally {
      this.#askedAt = null;
    }
  }
}
