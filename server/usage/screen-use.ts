import type { User } from '#contract/roles.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import { writeSpan } from './span.ts';

/** The audit action of a row that says how long somebody had a screen in view. */
export const SCREEN_USE = 'screen:use';

/** A row is written at the latest after so long: a server that dies loses no more of it. */
const LONGEST_MS = 1_800_000;
/** A page that is loaded anew within this time was not left. */
const REJOIN_MS = 120_000;
/** What is shorter was no use. */
const SHORTEST_MS = 10_000;
/** Rows that storage would not take and that are tried again. */
const MOST_WAITING = 1000;

interface Deps {
  readonly append: (row: AuditDraft) => Promise<void>;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of a clock that only runs on. */
  readonly monotonic: () => number;
}

interface Use {
  readonly user: User;
  readonly screen: string;
  readonly from: string;
  /** Browsers that show it to this person now. */
  viewers: number;
  /** Wall clock and the other one at its begin, ms. */
  beganAt: number;
  began: number;
  /** By the other clock: since when nobody looks; null = somebody does. */
  left: number | null;
}

/** Who has which screen in view: the audit says how long, once it ends and every half hour until then. */
export class ScreenUse {
  readonly #deps: Deps;
  readonly #uses = new Map<string, Use>();
  /** By connection. */
  readonly #seen = new Map<object, Use>();
  #waiting: AuditDraft[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A connected page shows this screen from now on; null = it is hidden. */
  shows(viewer: object, user: User, from: string, screen: string | null): void {
    const before = this.#seen.get(viewer);
    if (before !== undefined && before.screen === screen && before.user.id === user.id) return;
    this.left(viewer);
    if (screen === null) return;
    const use = this.#useOf(user, from, screen);
    use.viewers++;
    use.left = null;
    this.#seen.set(viewer, use);
  }

  /** A connection is gone. */
  left(viewer: object): void {
    const use = this.#seen.get(viewer);
    if (use === undefined) return;
    this.#seen.delete(viewer);
    use.viewers--;
    if (use.viewers === 0) use.left = this.#deps.monotonic();
  }

  #useOf(user: User, from: string, screen: string): Use {
    const key = `${user.id}\n${screen}`;
    const known = this.#uses.get(key);
    if (known !== undefined) return known;
    const use: Use = { user, screen, from, viewers: 0, beganAt: this.#deps.now(), began: this.#deps.monotonic(), left: null };
    this.#uses.set(key, use);
    return use;
  }

  /** Writes what has ended or lasted long; call every ten seconds or so. */
  async sweep(): Promise<void> {
    const now = this.#deps.monotonic();
    for (const [key, use] of this.#uses) {
      const ended = use.left !== null && now - use.left >= REJOIN_MS;
      if (ended) this.#uses.delete(key);
      if (ended || now - use.began >= LONGEST_MS) this.#end(use, now);
    }
    await this.#write();
  }

  /** Writes all, as the server stops. */
  async flush(): Promise<void> {
    const now = this.#deps.monotonic();
    for (const use of this.#uses.values()) this.#end(use, now);
    await this.#write();
  }

  /** Takes down what was so far, and begins anew. */
  #end(use: Use, now: number): void {
    const { user, screen, from, beganAt, began, left } = use;
    const lasted = (left ?? now) - began;
    [use.beganAt, use.began] = [this.#deps.now(), now];
    if (use.left !== null) use.left = now;
    if (lasted < SHORTEST_MS) return;
    const actor = { id: user.id, name: user.name };
    const row = { actor, action: SCREEN_USE, subject: screen, outcome: 'done', detail: writeSpan(beganAt, lasted), from } as const;
    this.#waiting.push({ ...row, place: user.jurisdiction });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
  }

  /** In order; what is not taken waits for the next time. @throws what storage throws */
  async #write(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    for (let row = rows.shift(); row !== undefined; row = rows.shift()) {
      try {
        await this.#deps.append(row);
      } catch (error) {
        this.#waiting = [row, ...rows, ...this.#waiting].slice(-MOST_WAITING);
        throw error;
      }
    }
  }
}
