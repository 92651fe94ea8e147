import type { CommandName } from '#contract/commands.ts';
import { monotonic } from '#server/lib/clock.ts';

/** One person, on all screens and by REST together: so many at once, and so many more each second. */
const BURST = 300;
const PER_SECOND = 10;
/** An operation may be of two hundred devices; a remark carries the whole record to every screen that sees it. */
const COST: Partial<Record<CommandName, number>> = { comment: 10, operate: 10 };
/** People remembered; who has done nothing for longest goes first. */
const KEPT = 5000;

/** How fast one person may act, over sockets and REST together. */
export class Pace {
  readonly #left = new Map<string, { left: number; at: number }>();
  readonly #now: () => number;

  /** @param now ms that no change of the wall clock disturbs */
  constructor(now = monotonic) {
    this.#now = now;
  }

  /** @returns false when it is too much: the command is refused. */
  take(user: string, command: string): boolean {
    const now = this.#now();
    const held = this.#left.get(user);
    const left = held === undefined ? BURST : Math.min(BURST, held.left + ((now - held.at) / 1000) * PER_SECOND);
    const cost = COST[command as CommandName] ?? 1;
    this.#left.delete(user);
    this.#left.set(user, { left: left >= cost ? left - cost : left, at: now });
    if (this.#left.size > KEPT) this.#left.delete(this.#left.keys().next().value!);
    return left >= cost;
  }
}
