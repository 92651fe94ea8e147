import { randomBytes } from 'node:crypto';
import { networkOf } from '#server/auth/callers.ts';
import type { Asked } from './passkeys.ts';

const LIVES_MS = 300_000;
/** Wrong answers before the password is asked for again. */
const MOST_WRONG = 5;
const KEPT = 1000;

interface Draft {
  readonly account: string;
  /** As it was when the password was proved: another since then, and the proof is worth nothing. */
  readonly passwordHash: string;
  /** Address of who proved it. */
  readonly from: string;
  /** Session that asks, for changes to one's own factors; null = a sign-in. */
  readonly session: string | null;
  readonly passkey: Asked | null;
}

export interface Challenge extends Draft {
  readonly wrong: number;
  /** ms, monotonic. */
  readonly until: number;
}

/** Passwords that were proved and wait for the second factor: in memory, for five minutes, for the network they were proved from, once. */
export class Challenges {
  readonly #held = new Map<string, Challenge>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  begin(draft: Draft): string {
    const id = randomBytes(32).toString('base64url');
    this.#held.set(id, { ...draft, wrong: 0, until: this.#monotonic() + LIVES_MS });
    if (this.#held.size > KEPT) this.#held.delete(this.#held.keys().next().value!);
    return id;
  }

  /** @returns null = there is none for who asks (any more) */
  look(id: string, from: string, session: string | null): Challenge | null {
    const held = this.#held.get(id);
    if (held === undefined) return null;
    if (this.#monotonic() >= held.until) this.#held.delete(id);
    else if (networkOf(held.from) === networkOf(from) && held.session === session) return held;
    return null;
  }

  /** The answer was wrong. */
  wrong(id: string): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    if (held.wrong + 1 >= MOST_WRONG) this.#held.delete(id);
    else this.#held.set(id, { ...held, wrong: held.wrong + 1 });
  }

  /** @returns false = somebody was quicker */
  take(id: string): boolean {
    return this.#held.delete(id);
  }
}
