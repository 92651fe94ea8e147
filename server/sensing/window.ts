import { SENSING_MINUTES } from '#contract/live/sensing.ts';

/** What is counted. */
export const FIELD = { reports: 0, late: 1, clockFaults: 2, duplicates: 3, unusable: 4 } as const;
export type Field = keyof typeof FIELD;
const FIELDS = 5;

/** Lateness is kept by bucket, each reaching √2 farther than the one before, from a second to years. */
const BUCKETS = 56;
const HALF = SENSING_MINUTES / 2;

const bucketOf = (seconds: number): number => (seconds <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log2(seconds) * 2)));

/** Counts of the last hour by minute, and how late reports came, in memory that does not grow. Instants are monotonic, ms. */
export class Window {
  readonly #counts = new Uint32Array(SENSING_MINUTES * FIELDS);
  /** Of the running half hour and of the one before. */
  readonly #lateness = new Uint32Array(2 * BUCKETS);
  #minute = 0;

  add(now: number, field: Field, by = 1): void {
    this.#roll(now);
    this.#counts[(this.#minute % SENSING_MINUTES) * FIELDS + FIELD[field]] += by;
  }

  /** @param seconds that a report took to reach us */
  addLateness(now: number, seconds: number): void {
    this.#roll(now);
    this.#lateness[(Math.floor(this.#minute / HALF) % 2) * BUCKETS + bucketOf(seconds)]++;
  }

  sum(now: number, field: Field): number {
    this.#roll(now);
    let sum = 0;
    for (let at = FIELD[field]; at < this.#counts.length; at += FIELDS) sum += this.#counts[at];
    return sum;
  }

  /** Reports of each minute, the running one last. */
  perMinute(now: number): number[] {
    this.#roll(now);
    return Array.from(
      { length: SENSING_MINUTES },
      (_, back) => this.#counts[((this.#minute + 1 + back) % SENSING_MINUTES) * FIELDS + FIELD.reports],
    );
  }

  /** How late reports of the last 30 to 60 minutes came, by bucket. */
  lateness(now: number): Uint32Array {
    this.#roll(now);
    return this.#lateness.slice(0, BUCKETS).map((count, at) => count + this.#lateness[BUCKETS + at]);
  }

  #roll(now: number): void {
    const minute = Math.floor(now / 60_000);
    if (minute <= this.#minute) return;
    const first = Math.max(this.#minute + 1, minute - SENSING_MINUTES + 1);
    for (let each = first; each <= minute; each++) {
      const at = (each % SENSING_MINUTES) * FIELDS;
      this.#counts.fill(0, at, at + FIELDS);
    }
    const [before, half] = [Math.floor(this.#minute / HALF), Math.floor(minute / HALF)];
    if (half > before + 1) this.#lateness.fill(0);
    else if (half > before) this.#lateness.fill(0, (half % 2) * BUCKETS, ((half % 2) + 1) * BUCKETS);
    this.#minute = minute;
  }
}

/** Seconds that so large a share of reports took at most, about; null when there were none. @param share 0 … 1 */
export function quantileOf(lateness: Uint32Array, share: number): number | null {
  const all = lateness.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let left = Math.ceil(all * share);
  for (const [at, count] of lateness.entries()) {
    left -= count;
    if (left <= 0) return Math.round(2 ** (at / 2));
  }
  return null;
}
