/** A device may run this far ahead of us before its clock is called wrong. */
export const AHEAD_MS = 5 * 60_000;
/** … and this far behind: as long as a device may reasonably keep readings for a network that is away. */
export const BEHIND_MS = 7 * 86_400_000;

interface JudgedClock {
  /** When the reading was true, as far as we can believe, ms UTC; never after `receivedAt`. */
  readonly at: number;
  /** The device's clock cannot be believed; `at` is then the time of receipt. */
  readonly fault: boolean;
}

/**
 * Decides whether to believe a device's clock. A reading cannot be younger than its receipt, so a clock slightly ahead
 * is held at `receivedAt`: readings after the clock was set right are then not mistaken for late ones.
 */
export function judgeClock(observedAt: number, receivedAt: number): JudgedClock {
  const believable = observedAt <= receivedAt + AHEAD_MS && observedAt >= receivedAt - BEHIND_MS;
  return believable ? { at: Math.min(observedAt, receivedAt), fault: false } : { at: receivedAt, fault: true };
}
