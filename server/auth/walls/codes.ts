import { randomInt } from 'node:crypto';
import { networkOf } from '#server/auth/callers.ts';
import { refuse } from '#server/lib/refused.ts';

/** How long a code can be entered. */
export const CODE_MS = 600_000;
const DIGITS = 6;
/** Waiting at the same time: of one network, and in all. */
const MOST_OF_NETWORK = 20;
const MOST = 500;

/** A browser that shows a code and waits to be paired. */
export interface WaitingScreen {
  readonly code: string;
  readonly tokenHash: string;
  readonly from: string;
  /** What the browser calls itself. */
  readonly agent: string;
  /** ms, monotonic. */
  readonly until: number;
}

/** Codes on screens that wait, in memory: each is good for ten minutes, and once. */
export class WallCodes {
  readonly #waiting = new Map<string, WaitingScreen>();
  readonly #monotonic: () => number;
  readonly #draw: () => string;

  /** @param draw a code of six digits */
  constructor(monotonic: () => number, draw = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')) {
    this.#monotonic = monotonic;
    this.#draw = draw;
  }

  /** The code that a browser shows already; null = none that is good. */
  of(tokenHash: string): WaitingScreen | null {
    this.#forget();
    return [...this.#waiting.values()].find((screen) => screen.tokenHash === tokenHash) ?? null;
  }

  /** @throws Refused `too-many` */
  begin(tokenHash: string, from: string, agent: string): WaitingScreen {
    this.#forget();
    const network = networkOf(from);
    const ofNetwork = [...this.#waiting.values()].filter((screen) => networkOf(screen.from) === network).length;
    if (ofNetwork >= MOST_OF_NETWORK || this.#waiting.size >= MOST)
      throw refuse(
        'too-many',
        '等待配对的屏幕过多，请十分钟后再试',
        'Too many screens are waiting to be paired: try again in ten minutes.',
      );
    const screen = { code: this.#newCode(), tokenHash, from, agent: agent.slice(0, 300), until: this.#monotonic() + CODE_MS };
    this.#waiting.set(screen.code, screen);
    return screen;
  }

  /** @returns null = no screen shows this code (any more) */
  look(code: string): WaitingScreen | null {
    this.#forget();
    return this.#waiting.get(code) ?? null;
  }

  /** @returns false = somebody was quicker */
  take(code: string): boolean {
    return this.#waiting.delete(code);
  }

  /** Two codes differ in at least two digits, so that one digit typed wrongly pairs no other screen. */
  #newCode(): string {
    for (;;) {
      const code = this.#draw();
      if ([...this.#waiting.keys()].every((other) => [...other].filter((digit, at) => digit !== code[at]).length >= 2)) return code;
    }
  }

  #forget(): void {
    const now = this.#monotonic();
    for (const [code, { until }] of this.#waiting) if (now >= until) this.#waiting.delete(code);
  }
}
