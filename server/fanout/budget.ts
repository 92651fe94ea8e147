/** How much one screen may ask of us: a bucket that holds `BURST` and gains `PER_SECOND`. */
const PER_SECOND = 60;
const BURST = 300;
/** In debt by this much, it is no screen of ours. */
const DEBT_LIMIT = -300;

/** What an event costs. A healthy screen says `seen` ten times a second, a busy officer gives a command every few. */
export const COST = { seen: 1, command: 5, watch: 5, hello: 20, unknown: 5 } as const;

export class Budget {
  #left = BURST;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** `'yes'`, `'no'` (refuse this one), or `'never'` (hang up). */
  spend(cost: number, now: number): 'yes' | 'no' | 'never' {
    this.#left = Math.min(BURST, this.#left + (Math.max(0, now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
    this.#left -= cost;
    return this.#left >= 0 ? 'yes' : this.#left > DEBT_LIMIT ? 'no' : 'never';
  }
}
