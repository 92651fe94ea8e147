/** What failed is tried again after this long, twice as long each time it fails again, and at least every half hour. */
const RETRY_MS = 60_000;
const MOST_RETRY_MS = 30 * 60_000;

/** Items of a playlist that failed, by their place in it. */
export type Failures = ReadonlyMap<number, { readonly times: number; readonly until: number }>;

export const NO_FAILURES: Failures = new Map();

/** @param now ms UTC */
export function withFailure(failures: Failures, at: number, now: number): Failures {
  const times = (failures.get(at)?.times ?? 0) + 1;
  return new Map(failures).set(at, { times, until: now + Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** (times - 1)) });
}

export const hasFailed = (failures: Failures, at: number, now: number): boolean => (failures.get(at)?.until ?? -Infinity) > now;

/**
 * Whose turn it is, by the server's clock: screens side by side find the same one. In place of one that cannot be shown stands the next
 * that can; the others keep their turns.
 * @param seconds of each item @param now ms UTC @param blocked whether an item cannot be shown now
 * @returns its place; -1 = none can be shown
 */
export function turnOf(seconds: readonly number[], now: number, blocked: (at: number) => boolean): number {
  const round = seconds.reduce((sum, one) => sum + one * 1000, 0);
  let into = ((now % round) + round) % round;
  const first = Math.max(
    0,
    seconds.findIndex((one) => (into -= one * 1000) < 0),
  );
  for (let step = 0; step < seconds.length; step++) {
    const at = (first + step) % seconds.length;
    if (!blocked(at)) return at;
  }
  return -1;
}
