/** Nobody has looked for so long: the process, or the machine, was stopped. */
const GAP_MS = 60_000;
/** What was told while nobody listened is waited for so long before anything of that time is late or missed. */
const SETTLE_MS = 5 * 60_000;

interface Clocks {
  /** Wall clock, ms UTC. */
  readonly now: () => number;
  /** A clock that only runs on, ms. */
  readonly monotonic: () => number;
}

/**
 * Since when check-ins are listened to without a break. A break is seen by either clock: one that only runs on may stand still while the
 * machine sleeps, and a wall clock may be set back over it. How long terminals are waited for is an interval, which no set clock changes.
 */
export class Listening {
  readonly #clocks: Clocks;
  #since: { readonly wall: number; readonly monotonic: number };
  #looked: { readonly wall: number; readonly monotonic: number };

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#since = this.#looked = { wall: clocks.now(), monotonic: clocks.monotonic() };
  }

  /** ms UTC. */
  get since(): number {
    return this.#since.wall;
  }

  /** Terminals have had the time to tell what they kept. */
  get settled(): boolean {
    return this.#clocks.monotonic() >= this.#since.monotonic + SETTLE_MS;
  }

  /** Somebody looks. @param first the first time, however long the start took */
  look(first: boolean): void {
    const looked = { wall: this.#clocks.now(), monotonic: this.#clocks.monotonic() };
    const apart = Math.max(looked.wall - this.#looked.wall, looked.monotonic - this.#looked.monotonic);
    if (!first && apart > GAP_MS) this.#since = looked;
    this.#looked = looked;
  }
}
