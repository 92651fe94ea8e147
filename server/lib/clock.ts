/** When something was: ms UTC. It may be set, by any amount and in both directions. */
export const wall = (): number => Date.now();

/** How long it is since: ms of a clock that only runs on. It means nothing outside of this process and is never stored. */
export const monotonic = (): number => performance.now();
