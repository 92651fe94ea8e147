import { monotonic } from '#server/lib/clock.ts';

/** As long as one looks at something, its addresses are renewed without asking again why. */
const KEPT_MS = 600_000;
const MOST = 10_000;

/** Which session said a short while ago why it opens what. */
export class Reasons {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now = monotonic) {
    this.#now = now;
  }

  note(session: string, media: string): void {
    const key = `${session} ${media}`;
    this.#until.delete(key);
    this.#until.set(key, this.#now() + KEPT_MS);
    if (this.#until.size > MOST) this.#until.delete(this.#until.keys().next().value!);
  }

  has(session: string, media: string): boolean {
    return (this.#until.get(`${session} ${media}`) ?? 0) > this.#now();
  }
}
