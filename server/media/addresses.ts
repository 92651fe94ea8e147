import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MediaVariant } from '#contract/reports/media.ts';
import { monotonic } from '#server/lib/clock.ts';

/** How long an address opens something. */
export const ADDRESS_MS = 60_000;

/** What an address opens, and for whom. */
interface Opening {
  readonly media: string;
  readonly hash: string;
  readonly variant: MediaVariant;
  /** SHA-256 of the session's token. */
  readonly session: string;
}

/**
 * Signs addresses that open one variant for one session for a minute. Time is told by the clock that only runs on, so setting the wall
 * clock makes none last longer; the key is made at the start and kept in memory, so none outlives the server and no backup holds it.
 */
export class SignedAddresses {
  readonly #key = randomBytes(32);
  readonly #now: () => number;

  constructor(now = monotonic) {
    this.#now = now;
  }

  sign(opening: Opening): string {
    const until = Math.floor(this.#now() + ADDRESS_MS);
    return `${until.toString(36)}.${this.#mac(opening, until).toString('base64url')}`;
  }

  fits(signature: string, opening: Opening): boolean {
    const [, until, mac] = /^([0-9a-z]{1,12})\.([A-Za-z0-9_-]{43})$/.exec(signature) ?? [];
    if (until === undefined) return false;
    const end = parseInt(until, 36);
    return this.#now() < end && timingSafeEqual(Buffer.from(mac, 'base64url'), this.#mac(opening, end));
  }

  #mac({ media, hash, variant, session }: Opening, until: number): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([media, hash, variant, session, until]))
      .digest();
  }
}
