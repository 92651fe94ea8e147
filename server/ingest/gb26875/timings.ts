/** How patient the server is with transmission units. All in ms. */
export const TIMINGS = {
  /** A request or command is sent again after this long without an answer … */
  answerMs: 10_000,
  /** … this many times, then it has failed. */
  retries: 3,
  /** A frame whose rest does not come within this is given up. */
  partialMs: 3_000,
  /** Heartbeats come every 20–30 s: a connection this long without any valid message is closed. */
  idleMs: 120_000,
  /** … and one that has never said one, after this. */
  greetMs: 40_000,
  syncEveryMs: 86_400_000,
  /** A unit's clock further off than this is set right, at most once per `resyncMs`. */
  clockFaultMs: 60_000,
  resyncMs: 600_000,
} as const;

export type Timings = { readonly [K in keyof typeof TIMINGS]: number };
