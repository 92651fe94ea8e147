import { refuse, type Refused } from '#server/lib/refused.ts';
import { Refusals, type Door } from './refusals.ts';
import { Throttle } from './throttle.ts';
import { Weighing } from './weighing.ts';
import { monotonic } from '#server/lib/clock.ts';

/** A try at a secret: under which name, and whence. */
interface Try {
  readonly name: string;
  /** There is such a name: told to auditors, to nobody else. */
  readonly known: boolean;
  readonly from: string;
}

/** Every try at a secret goes through here, whichever door it comes by: throttled, weighed a few at a time, counted when refused. */
export class Tries {
  readonly refusals = new Refusals();
  readonly #throttle = new Throttle();
  /** Apart: a program with an old key tries on and on, and must not keep out the people of its house. */
  readonly #keys = new Throttle();
  readonly #weighing = new Weighing();
  readonly #monotonic: () => number;

  /** @param now ms that no change of the wall clock disturbs */
  constructor(now = monotonic) {
    this.#monotonic = now;
  }

  /**
   * Makes a try that takes an argon2. @param prove null = wrong
   * @throws Refused `too-many`, or what `wrong` says.
   */
  async make<T>(door: Door, tried: Try, prove: () => Promise<T | null>, wrong: () => Refused): Promise<T> {
    this.#begin(door, tried);
    const proved = await this.#weighing.run(tried.from, prove).catch((error: unknown) => {
      // Nothing was weighed, or storage failed after it was: no guess either way.
      this.#throttle.takeBack(tried.name, tried.from, this.#monotonic());
      throw error;
    });
    if (proved === null) {
      this.#note(door, tried);
      throw wrong();
    }
    this.#throttle.succeeded(tried.name, tried.from, this.#monotonic());
    return proved;
  }

  /**
   * A refused try at a secret that needs no weighing and is too long to guess: counted, and after some tries the caller is told to wait.
   * @throws Refused `too-many`
   */
  refused(door: Door, tried: Try): void {
    this.#begin(door, tried);
    this.#note(door, tried);
  }

  /** An argon2 of somebody who is known. */
  weigh<T>(by: string, work: () => Promise<T>): Promise<T> {
    return this.#weighing.run(by, work);
  }

  forgive(name: string): void {
    this.#throttle.forgive(name);
  }

  #begin(door: Door, tried: Try): void {
    const wait = (door === 'key' ? this.#keys : this.#throttle).begin(tried.name, tried.from, this.#monotonic());
    if (wait === 0) return;
    this.#note(door, tried);
    const minutes = Math.ceil(wait / 60_000);
    throw refuse('too-many', `尝试次数过多，请 ${minutes} 分钟后再试`, `Too many attempts: try again in ${minutes} min.`);
  }

  #note(door: Door, { name, known, from }: Try): void {
    this.refusals.note(door, known ? name : null, from);
  }
}
