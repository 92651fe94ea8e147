import { randomBytes } from 'node:crypto';
import type { User } from '#contract/roles.ts';
import { LONGEST_VIEW_MS, type ShownView, type ShownViewStore } from '#server/storage/stores/shown-view-store.ts';

/** What was shown for less was passed by: the next view takes its place. */
const PASSED_MS = 1000;
/** Views that storage would not take and that are tried again; of more the oldest go. */
const MOST_WAITING = 5000;
/** Not all of so long ago is stored yet. */
const RECENT_MS = 60_000;

interface Deps {
  readonly store: Pick<ShownViewStore, 'write' | 'during'>;
  /** ms UTC. */
  readonly now: () => number;
}

type Open = { -readonly [K in keyof ShownView]: ShownView[K] };

/** What each connected screen shows, and since when: kept, so that whoever looks at the past of a room sees what its screens showed. */
export class ShownViews {
  readonly #deps: Deps;
  readonly #open = new Map<object, Open>();
  /** Over, and not stored yet. */
  #ended: ShownView[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A connected page shows this from now on; null = it is hidden. */
  shows(page: object, user: User, screen: string | null, view: string): void {
    const now = this.#deps.now();
    const before = this.#open.get(page);
    if (before !== undefined) {
      const same = before.screen === screen && before.actor.id === user.id && before.role === user.role;
      if (same && before.view === view) return;
      if (same && now >= before.at && now - before.at < PASSED_MS) {
        before.view = view;
        return;
      }
      this.#end(page, before, now);
    }
    if (screen !== null) this.#begin(page, user, screen, view, before?.viewer ?? randomBytes(6).toString('base64url'));
  }

  /** A connection is gone. */
  left(page: object): void {
    const open = this.#open.get(page);
    if (open !== undefined) this.#end(page, open, this.#deps.now());
  }

  #begin(page: object, { id, name, role, jurisdiction }: User, screen: string, view: string, viewer: string): void {
    const at = this.#deps.now();
    this.#open.set(page, { viewer, at, until: at, actor: { id, name }, role, jurisdiction, screen, view });
  }

  /** A clock that was set back ends nothing before it began. */
  #end(page: object, open: Open, now: number): void {
    this.#open.delete(page);
    const last = this.#split(open, Math.max(open.at, open.until, now));
    this.#ended.push(last);
  }

  /** Spans are bounded: what is longer is over in part. @returns what is left of it, until then */
  #split(open: Open, until: number): Open {
    const rest = { ...open, until };
    for (; rest.until - rest.at > LONGEST_VIEW_MS; rest.at += LONGEST_VIEW_MS)
      this.#ended.push({ ...rest, until: rest.at + LONGEST_VIEW_MS });
    return rest;
  }

  /**
   * Stores what is over, and how long what is shown has been; call every ten seconds or so.
   * @throws what storage throws; all is tried again the next time
   */
  async flush(): Promise<void> {
    const now = this.#deps.now();
    for (const [page, open] of this.#open) {
      const setBack = now < open.at;
      if (setBack) this.#end(page, open, now);
      this.#open.set(page, setBack ? { ...open, at: now, until: now } : this.#split(open, Math.max(open.until, now)));
    }
    const ended = this.#ended;
    this.#ended = [];
    const rows = [...ended, ...this.#open.values()].filter(({ at, until }) => until > at);
    if (rows.length === 0) return;
    try {
      await this.#deps.store.write(rows);
    } catch (error) {
      this.#ended = [...ended, ...this.#ended].slice(-MOST_WAITING);
      throw error;
    }
  }

  /** What screens showed at an instant, the last seconds included. @param instant ms UTC */
  async during(instant: number): Promise<ShownView[]> {
    if (this.#deps.now() - instant < RECENT_MS) await this.flush();
    return this.#deps.store.during(instant);
  }
}
