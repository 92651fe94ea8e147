/** Milliseconds that only ever grow, whatever is done to the wall clock: for intervals and time limits, never for facts. */
export const monotonic = (): number => performance.now();
