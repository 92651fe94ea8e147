import { encodeEvent } from '#contract/packets.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import { visibleChange } from './visible.ts';

/** Enough for any real disaster; beyond it the oldest are no longer told to newcomers. */
const KEPT = 10_000;

/** Alerts shown before they are stored. They are no part of the journal: told with a delta that leads from a seq to itself. */
export class Unstored {
  readonly #changes = new Map<string, RecordChange>();

  add(changes: readonly RecordChange[]): void {
    for (const change of changes) this.#changes.set(`${change.type} ${change.id}`, change);
    for (const key of this.#changes.keys()) {
      if (this.#changes.size <= KEPT) break;
      this.#changes.delete(key);
    }
  }

  /** The journal has them now. */
  settled(changes: readonly RecordChange[]): void {
    if (this.#changes.size === 0) return;
    for (const change of changes) this.#changes.delete(`${change.type} ${change.id}`);
  }

  all(): RecordChange[] {
    return [...this.#changes.values()];
  }

  /** The `delta` event for one sight, or null when it shows none of them. */
  delta(changes: readonly RecordChange[], sight: Sight, discretion: Discretion, epoch: string, seq: number, at: number): string | null {
    const visible = changes.map((change) => visibleChange(change, null, sight, discretion)).filter((change) => change !== null);
    if (visible.length === 0) return null;
    const entry = { seq: 0, at, actor: { id: 'system', name: 'Quanyan' }, cause: 'unstored', changes: visible };
    return encodeEvent('delta', { epoch, from: seq, seq, entries: [entry] });
  }
}
