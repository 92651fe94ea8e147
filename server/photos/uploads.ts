import { monotonic } from '#server/lib/clock.ts';

/** A photograph is sent first and named by a command right after. */
const KEPT_MS = 3_600_000;
const OF_ONE = 60;

/** Who sent which photograph a short while ago: one may hang up only what one sent oneself. */
export class Uploads {
  readonly #sent = new Map<string, Map<string, number>>();
  readonly #monotonic: () => number;

  constructor(now = monotonic) {
    this.#monotonic = now;
  }

  note(photo: string, user: string): void {
    const now = this.#monotonic();
    for (const [id, photos] of this.#sent) {
      for (const [sent, at] of photos) if (now - at > KEPT_MS) photos.delete(sent);
      if (photos.size === 0) this.#sent.delete(id);
    }
    const mine = this.#sent.get(user) ?? new Map<string, number>();
    mine.delete(photo);
    mine.set(photo, now);
    if (mine.size > OF_ONE) mine.delete(mine.keys().next().value!);
    this.#sent.set(user, mine);
  }

  has(photo: string, user: string): boolean {
    const at = this.#sent.get(user)?.get(photo);
    return at !== undefined && this.#monotonic() - at <= KEPT_MS;
  }
}
