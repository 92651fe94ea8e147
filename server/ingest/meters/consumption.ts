/** What a counter that is read again and again tells besides its count: the flow, and the least flow of the night. */

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** A flow is said as soon as the counter has moved so many of its last digits, or after this while. */
const DIGITS = 5;
const LEAST_MS = 4000;
const LONGEST_MS = 5 * MINUTE;
/** Gaps longer than this are no flow: too much may have happened in between. */
const GAP_MS = 2 * HOUR;

/** Local hours when hardly anybody draws water: what flows then all the time runs out somewhere. */
const NIGHT = { from: 2, to: 5 } as const;
const PIECE_MS = 30 * MINUTE;

interface Count {
  readonly at: number;
  readonly total: number;
}

interface Night {
  readonly ends: number;
  /** Where the piece that is being measured began. */
  piece: Count;
  least: number;
  pieces: number;
}

interface Flow {
  /** m³/h, less than 0 when it runs backwards; null = not to be said yet. */
  readonly flowM3h: number | null;
  /** m³/h of the half hour of the night with the least; null but when the night is over. */
  readonly nightFlowM3h: number | null;
}

/** Of one meter. Its memory ends with the server: the first flow after a start comes with the second reading. */
export class Consumption {
  readonly #digit: number;
  readonly #offsetMs: (at: number) => number;
  #last: Count | null = null;
  /** m³/h, as it was said last. */
  #said = 0;
  /** The last reading that differed from the one before it. */
  #moved: Count | null = null;
  #night: Night | null = null;

  /** @param digit what the last digit of the count is worth, m³. @param offsetMs local time less UTC */
  constructor(digit: number, offsetMs: (at: number) => number) {
    this.#digit = digit;
    this.#offsetMs = offsetMs;
  }

  /** @param at ms UTC of the reading */
  count(total: number, at: number): Flow {
    return { flowM3h: this.#flow(total, at), nightFlowM3h: this.#overNight(total, at) };
  }

  #flow(total: number, at: number): number | null {
    const last = this.#last;
    if (this.#moved?.total !== total) this.#moved = { at, total };
    if (last === null || at - last.at > GAP_MS || at < last.at) {
      this.#last = { at, total };
      return null;
    }
    const [moved, took] = [total - last.total, at - last.at];
    const still = at - this.#moved.at;
    // At the flow that was said two more digits would have passed: it has ended, and whoever closed the valve need not wait to see it.
    const stands = still >= LEAST_MS && (Math.abs(this.#said) * still) / HOUR >= 2 * this.#digit * 0.999;
    const enough = took >= LONGEST_MS || (took >= LEAST_MS && Math.abs(moved) >= DIGITS * this.#digit * 0.999);
    if (!enough && !stands) return null;
    this.#last = { at, total };
    this.#said = stands ? 0 : (moved * HOUR) / took;
    return this.#said;
  }

  #overNight(total: number, at: number): number | null {
    const night = this.#night;
    if (night !== null && at >= night.ends) {
      this.#night = null;
      // With pieces missing the least of the night is not known.
      return night.pieces >= ((NIGHT.to - NIGHT.from) * HOUR) / PIECE_MS - 1 ? night.least : null;
    }
    if (night === null) {
      const sinceMidnight = (at + this.#offsetMs(at)) % (24 * HOUR);
      const inNight = sinceMidnight >= NIGHT.from * HOUR && sinceMidnight < NIGHT.to * HOUR;
      if (inNight) this.#night = { ends: at - sinceMidnight + NIGHT.to * HOUR, piece: { at, total }, least: Infinity, pieces: 0 };
      return null;
    }
    const took = at - night.piece.at;
    if (took < PIECE_MS) return null;
    if (took <= 2 * PIECE_MS) {
      night.least = Math.min(night.least, ((total - night.piece.total) * HOUR) / took);
      night.pieces++;
    }
    night.piece = { at, total };
    return null;
  }
}
