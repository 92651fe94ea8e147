import { refuse, type Refused } from '#server/lib/refused.ts';
import { Refusals, type SecretKind } from './refusals.ts';
import { Throttle } from './throttle.ts';
import { HashQueue } from './hash-queue.ts';
import { monotonic } from '#server/lib/clock.ts';

/** One attempt to prove a secret: under which name, and from which address. */
interface Attempt {
  readonly name: string;
  /** The name exists. Shown to auditors only. */
  readonly known: boolean;
  readonly from: string;
}

/** Every attempt at a secret goes through here: throttled, hashed a few at a time, counted when refused. */
export class Attempts {
  readonly refusals = new Refusals();
  readonly #throttle = new Throttle();
  /** Counted apart: a program that keeps sending an old key must not lock out the people behind the same address. */
  readonly #keys = new Throttle();
  /** Counted apart: who knows a password must not win new attempts at the second factor by proving it again. */
  readonly #factors = new Throttle();
  readonly #hashes = new HashQueue();
  readonly #monotonic: () => number;

  /** @param now ms that no change of the wall clock disturbs */
  constructor(now = monotonic) {
    this.#monotonic = now;
  }

  /**
   * Makes an attempt that costs an argon2 hash. @param prove null = wrong
   * @throws Refused `too-many`, or what `wrong` says.
   */
  make<T>(kind: SecretKind, attempt: Attempt, prove: () => Promise<T | null>, wrong: () => Refused): Promise<T> {
    return this.check(kind, attempt, () => this.#hashes.run(attempt.from, prove), wrong);
  }

  /** The same for a secret that costs no hash. */
  async check<T>(kind: SecretKind, attempt: Attempt, prove: () => Promise<T | null>, wrong: () => Refused): Promise<T> {
    this.#begin(kind, attempt);
    const throttle = this.#throttleOf(kind);
    const proved = await prove().catch((error: unknown) => {
      // Not hashed, or storage failed afterwards: it was no guess, and does not count.
      throttle.takeBack(attempt.name, attempt.from, this.#monotonic());
      throw error;
    });
    if (proved === null) {
      this.#note(kind, attempt);
      throw wrong();
    }
    throttle.succeeded(attempt.name, attempt.from, this.#monotonic());
    return proved;
  }

  /**
   * A refused attempt at a secret that is not hashed and too long to guess: counted, and after some attempts the caller must wait.
   * @throws Refused `too-many`
   */
  refused(kind: SecretKind, attempt: Attempt): void {
    this.#begin(kind, attempt);
    this.#note(kind, attempt);
  }

  /** An argon2 hash for somebody who is signed in. */
  hash<T>(by: string, work: () => Promise<T>): Promise<T> {
    return this.#hashes.run(by, work);
  }

  forget(name: string): void {
    this.#throttle.forget(name);
    this.#factors.forget(name);
  }

  #throttleOf(kind: SecretKind): Throttle {
    if (kind === 'key') return this.#keys;
    return kind === 'factor' ? this.#factors : this.#throttle;
  }

  #begin(kind: SecretKind, attempt: Attempt): void {
    const wait = this.#throttleOf(kind).begin(attempt.name, attempt.from, this.#monotonic());
    if (wait === 0) return;
    this.#note(kind, attempt);
    const minutes = Math.ceil(wait / 60_000);
    throw refuse('too-many', `尝试次数过多，请 ${minutes} 分钟后再试`, `Too many attempts: try again in ${minutes} min.`);
  }

  #note(kind: SecretKind, { name, known, from }: Attempt): void {
    this.refusals.note(kind, known ? name : null, from);
  }
}
