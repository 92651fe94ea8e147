import { encodeEvent } from '#contract/packets.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import { prepareText, type Prepared } from './prepared.ts';
import { visibleChange } from './visible.ts';

/** Enough for any real disaster; beyond it the oldest are no longer told to newcomers. */
const KEPT = 10_000;

/** A message for all screens of one sight that hold the same seq. */
interface Made {
  readonly seq: number;
  readonly message: Prepared | null;
}

/** Alerts shown before they are stored. They are no part of the journal: told with a delta that leads from a seq to itself. */
export class Unstored {
  readonly #epoch: string;
  readonly #discretion: Discretion;
  readonly #changes = new Map<string, RecordChange>();
  #all: RecordChange[] | null = null;
  /** What was made of a list of changes, by sight: encoded once, however many screens look. */
  readonly #made = new WeakMap<readonly RecordChange[], Map<Sight, Made>>();

  constructor(epoch: string, discretion: Discretion) {
    this.#epoch = epoch;
    this.#discretion = discretion;
  }

  add(changes: readonly RecordChange[]): void {
    this.#all = null;
    for (const change of changes) this.#changes.set(`${change.type} ${change.id}`, change);
    for (const key of this.#changes.keys()) {
      if (this.#changes.size <= KEPT) break;
      this.#changes.delete(key);
    }
  }

  /** The journal has them now. */
  settled(changes: readonly RecordChange[]): void {
    if (this.#changes.size === 0) return;
    for (const change of changes) if (this.#changes.delete(`${change.type} ${change.id}`)) this.#all = null;
  }

  /** The same list until something changes. */
  all(): readonly RecordChange[] {
    return (this.#all ??= [...this.#changes.values()]);
  }

  /** The `delta` event for a screen of this sight that holds `seq`, or null when it shows none of them. @param sight the one its scope has */
  message(changes: readonly RecordChange[], sight: Sight, seq: number, at: number): Prepared | null {
    const bySight = this.#made.get(changes) ?? new Map<Sight, Made>();
    this.#made.set(changes, bySight);
    const known = bySight.get(sight);
    if (known?.seq === seq) return known.message;
    const text = this.#delta(changes, sight, seq, at);
    const message = text === null ? null : prepareText(text);
    bySight.set(sight, { seq, message });
    return message;
  }

  #delta(changes: readonly RecordChange[], sight: Sight, seq: number, at: number): string | null {
    const visible = changes.map((change) => visibleChange(change, null, sight, this.#discretion)).filter((change) => change !== null);
    if (visible.length === 0) return null;
    const entry = { seq: 0, at, actor: { id: 'system', name: 'Quanyan' }, cause: 'unstored', changes: visible };
    return encodeEvent('delta', { epoch: this.#epoch, from: seq, seq, entries: [entry] });
  }
}
