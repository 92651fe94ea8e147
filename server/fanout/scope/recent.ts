import type { JournalEntry } from '#contract/records/record.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { entryFor, VisibilityIndex, visibleChange, type Visibility } from './visibility.ts';

interface Published {
  readonly entry: JournalEntry;
  readonly before: readonly Visibility[];
}

/** Entries kept in memory: a screen that was away for fewer is caught up without asking storage. */
const KEPT = 4096;

/** The newest published entries, in seq order without holes, and where their records came from. */
export class RecentJournal {
  #items: Published[] = [];
  #floor: number;
  readonly #visibility: VisibilityIndex;
  readonly #redaction: Redaction;

  /** @param head seq that the published records, and `visibility` made from it, are exact for. */
  constructor(head: number, visibility: VisibilityIndex, redaction: Redaction) {
    this.#floor = head;
    this.#redaction = redaction;
    this.#visibility = visibility;
  }

  get head(): number {
    return this.#floor + this.#items.length;
  }

  /** Lowest seq one can go on from here. */
  get floor(): number {
    return this.#floor;
  }

  /** Also of a device that went. */
  handleOf(device: string): number | undefined {
    return this.#visibility.handleOf(device);
  }

  push(entry: JournalEntry): void {
    if (entry.seq !== this.head + 1)
      throw new Error(`fanout: entry ${entry.seq} was published after ${this.head}, one at a time is the rule`);
    this.#items.push({ entry, before: this.#visibility.move(entry.changes) });
    if (this.#items.length < KEPT * 2) return;
    this.#floor += KEPT;
    this.#items = this.#items.slice(KEPT);
  }

  /**
   * Entries after `from` as they are seen, oldest first, until `changes` are gathered or the head is reached.
   * `to` is the seq they lead to, entries of which nothing is visible included.
   */
  since(from: number, audience: Audience, changes: number): { to: number; entries: JournalEntry[] } {
    const entries: JournalEntry[] = [];
    let gathered = 0;
    let index = from - this.#floor;
    for (; index < this.#items.length && gathered < changes; index++) {
      const visible = this.#see(this.#items[index], audience);
      if (!visible) continue;
      gathered += visible.changes.length;
      entries.push(visible);
    }
    return { to: this.#floor + index, entries };
  }

  #see({ entry, before }: Published, audience: Audience): JournalEntry | null {
    const changes = entry.changes
      .map((change, i) => visibleChange(change, before[i], audience, this.#redaction))
      .filter((change) => change !== null);
    return changes.length === 0 ? null : entryFor(entry, changes, audience);
  }
}
