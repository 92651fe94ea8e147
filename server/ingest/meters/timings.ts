/** All in ms. */
export interface Timings {
  /** How long a meter may take to answer. */
  readonly answerMs: number;
  /** After so long without a byte a frame that is not whole never will be. */
  readonly quietMs: number;
  /** From one question to a meter to the next … */
  readonly everyMs: number;
  /** … and after it was told something, for `hurryMs`. */
  readonly hurriedMs: number;
  readonly hurryMs: number;
  /** How often the ledger is looked at for meters that were added. */
  readonly lookMs: number;
  /** How often it is said of a concentrator that its line is up. */
  readonly reportMs: number;
  /** A line on which nothing is said for so long is closed: data radios vanish without a word. */
  readonly silentMs: number;
}

export const TIMINGS: Omit<Timings, 'everyMs'> = {
  answerMs: 3000,
  quietMs: 300,
  hurriedMs: 3000,
  hurryMs: 60_000,
  lookMs: 5000,
  reportMs: 60_000,
  silentMs: 600_000,
};
