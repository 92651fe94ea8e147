import type { JournalEntry } from '#contract/records/record.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import { Whereabouts, visibleChange, type Before } from './visible.ts';

interface Published {
  readonly entry: JournalEntry;
  readonly before: readonly Before[];
}

/** Entries kept in memory: a screen that was away for fewer is caught up without asking storage. */
const KEPT = 4096;

/** The newest published entries, in seq order without holes, and where their records came from. */
export class RecentJournal {
  #items: Published[] = [];
  #floor: number;
  readonly #whereabouts: Whereabouts;
  readonly #discretion: Discretion;

  /** @param head seq that the published picture, and `whereabouts` made from it, are exact for. */
  constructor(head: number, whereabouts: Whereabouts, discretion: Discretion) {
    this.#floor = head;
    this.#discretion = discretion;
    this.#whereabouts = whereabouts;
  }

  get head(): number {
    return this.#floor + this.#items.length;
  }

  /** Lowest seq one can go on from here. */
  get floor(): number {
    return this.#floor;
  }

  push(entry: JournalEntry): void {
    if (entry.seq !== this.head + 1) throw new Error(`fanout: entry ${entry.seq} was published after ${this.head}, one at a time is the rule`);
    this.#items.push({ entry, before: this.#whereabouts.move(entry.changes) });
    if (this.#items.length < KEPT * 2) return;
    this.#floor += KEPT;
    this.#items = this.#items.slice(KEPT);
  }

  /**
   * Entries after `from` as they are seen, oldest first, until `changes` are gathered or the head is reached.
   * `to` is the seq they lead to, entries of which nothing is visible included.
   */
  since(from: number, sight: Sight, changes: number): { to: number; entries: JournalEntry[] } {
    const entries: JournalEntry[] = [];
    let gathered = 0;
    let index = from - this.#floor;
    for (; index < this.#items.length && gathered < changes; index++) {
      const visible = this.#see(this.#items[index], sight);
      if (!visible) continue;
      gathered += visible.changes.length;
      entries.push(visible);
    }
    return { to: this.#floor + index, entries };
  }

  #see({ entry, before }: Published, sight: Sight): JournalEntry | null {
    const changes = entry.changes.map((change, i) => visibleChange(change, before[i], sight, this.#discretion)).filter((change) => change !== null);
    return changes.length === 0 ? null : { ...entry, changes };
  }
}
