/** What is usual is known when it was heard so often, at moments that are apart, over so long, ms. */
const LEAST_MOMENTS = 10;
const APART_MS = 1000;
const LEARN_MS = 10 * 60_000;
/** Silent for so many times the longest silence of the last day, as a device is offline after three of its intervals … */
const TIMES = 3;
/** … at least this long, and at most, ms. */
const LEAST_MS = 3 * 60_000;
const MOST_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;

/** How long something is silent as a rule, learned from what was heard in the last day. Instants are monotonic, ms. */
export class Rhythm {
  /** The longest silence that ended in each of the last 24 hours, ms. */
  readonly #longest = new Float64Array(HOURS);
  #hour = -1;
  #first = NaN;
  #last = NaN;
  #moments = 0;
  /** The last moment that was counted. */
  #moment = NaN;

  /** When it was last heard; NaN = never. */
  get last(): number {
    return this.#last;
  }

  /** @param afterOutage the silence that ends was no usual one: nothing is learned of it */
  heard(now: number, afterOutage = false): void {
    this.#roll(now);
    if (Number.isNaN(this.#first)) this.#first = now;
    const gap = now - this.#last;
    const at = this.#hour % HOURS;
    if (!afterOutage && gap > this.#longest[at]) this.#longest[at] = gap;
    if (!(now - this.#moment < APART_MS)) {
      this.#moments++;
      this.#moment = now;
    }
    this.#last = now;
  }

  /** Nobody listened for so long: that was no silence of the other side. */
  excuse(ms: number): void {
    this.#last += ms;
  }

  /** The longest silence of the last day, ms; null while it is not known what is usual. */
  usual(now: number): number | null {
    if (this.#moments < LEAST_MOMENTS || this.#last - this.#first < LEARN_MS) return null;
    this.#roll(now);
    return this.#longest.reduce((longest, gap) => Math.max(longest, gap), 0);
  }

  /** How long it may be silent until that is told, ms. */
  limit(now: number): number {
    const usual = this.usual(now);
    return usual === null ? Infinity : Math.min(MOST_MS, Math.max(LEAST_MS, usual * TIMES));
  }

  #roll(now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    for (let each = Math.max(this.#hour + 1, hour - HOURS + 1); each <= hour; each++) this.#longest[each % HOURS] = 0;
    this.#hour = Math.max(this.#hour, hour);
  }
}
