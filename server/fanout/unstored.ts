import { isVisible } from '#contract/geo.ts';
import { encodeEvent } from '#contract/packets.ts';
import type { Alert } from '#contract/records/alert.ts';
import { placeOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { REPEATED, type Repeat } from '#contract/wire.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import { prepareJoined, type Prepared } from './prepared.ts';

/** Enough for any real disaster; beyond it the oldest are no longer told to newcomers. */
const KEPT = 10_000;

/** One change as bytes of JSON, once for all: as it is, and as it is for who may not know; null = they are not told of it. */
interface Pieces {
  readonly whole: Buffer;
  discreet: Buffer | null | undefined;
}

/** What one sight is told of a list of changes; screens that hold the same seq get the same message. */
interface Told {
  /** null = nothing. */
  readonly body: Buffer | null;
  readonly bySeq: Map<number, Prepared>;
}

const COMMA = Buffer.from(',');
const THEN = Buffer.from(']}],"repeats":[');
const END = Buffer.from(']}]]');

/** Alerts shown before they are stored. They are no part of the journal: told with a delta that leads from a seq to itself. */
export class Unstored {
  readonly #epoch: string;
  readonly #discretion: Discretion;
  readonly #published: Pick<Book, 'get'>;
  /** Those that only repeat what screens hold. */
  readonly #repeats = new WeakSet<RecordChange>();
  readonly #changes = new Map<string, RecordChange>();
  #all: RecordChange[] | null = null;
  readonly #pieces = new WeakMap<RecordChange, Pieces>();
  /** What was made of a list of changes, by sight: encoded once, however many screens look. */
  readonly #told = new WeakMap<readonly RecordChange[], Map<Sight, Told>>();

  constructor(epoch: string, discretion: Discretion, published: Pick<Book, 'get'>) {
    this.#published = published;
    this.#epoch = epoch;
    this.#discretion = discretion;
  }

  /** @returns those that change more than how often an alert was reported. */
  add(changes: readonly RecordChange[]): RecordChange[] {
    this.#all = null;
    for (const change of changes) {
      const key = `${change.type} ${change.id}`;
      const before = this.#changes.get(key);
      if ((before === undefined || this.#repeats.has(before)) && this.#onlyRepeats(change)) this.#repeats.add(change);
      this.#changes.set(key, change);
    }
    for (const key of this.#changes.keys()) {
      if (this.#changes.size <= KEPT) break;
      this.#changes.delete(key);
    }
    return changes.filter((change) => !this.#repeats.has(change));
  }

  /** Against what is published, which every screen that is told holds, but for what it was told of since. */
  #onlyRepeats({ type, id, record }: RecordChange): boolean {
    const before = type === 'alert' ? this.#published.get('alert', id) : undefined;
    return before !== undefined && record !== null && same(before, record as Alert);
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
    const bySight = this.#told.get(changes) ?? new Map<Sight, Told>();
    this.#told.set(changes, bySight);
    const told = bySight.get(sight) ?? { body: this.#body(changes, sight), bySeq: new Map<number, Prepared>() };
    bySight.set(sight, told);
    if (told.body === null) return null;
    const message = told.bySeq.get(seq) ?? prepareJoined(this.#head(seq, at), told.body);
    told.bySeq.set(seq, message);
    return message;
  }

  /** A `delta` event up to its changes. */
  #head(seq: number, at: number): string {
    const entry = { seq: 0, at, actor: { id: 'system', name: 'Quanyan' }, cause: 'unstored', changes: [] };
    const whole = encodeEvent('delta', { epoch: this.#epoch, from: seq, seq, entries: [entry], repeats: [] });
    return whole.slice(0, -(THEN.length + END.length));
  }

  #body(changes: readonly RecordChange[], sight: Sight): Buffer | null {
    const whole: Buffer[] = [];
    const repeats: Buffer[] = [];
    for (const change of changes) {
      const piece = this.#piece(change, sight);
      if (piece === null) continue;
      const pieces = this.#repeats.has(change) ? repeats : whole;
      if (pieces.length > 0) pieces.push(COMMA);
      pieces.push(piece);
    }
    return whole.length + repeats.length === 0 ? null : Buffer.concat([...whole, THEN, ...repeats, END]);
  }

  #piece(change: RecordChange, { jurisdiction, people }: Sight): Buffer | null {
    const { type, record } = change;
    if (record === null || !isVisible(placeOf(type, record), jurisdiction)) return null;
    const pieces = this.#pieces.get(change) ?? { whole: this.#encode(change, record), discreet: undefined };
    this.#pieces.set(change, pieces);
    if (people) return pieces.whole;
    if (pieces.discreet !== undefined) return pieces.discreet;
    const shown = this.#discretion.redact(type, record);
    return (pieces.discreet = shown === null ? null : shown === record ? pieces.whole : this.#encode(change, shown));
  }

  #encode(change: RecordChange, record: RecordOf[RecordType]): Buffer {
    if (!this.#repeats.has(change)) return Buffer.from(JSON.stringify({ ...change, record }));
    const { id, count, lastAt, observedAt, clockFault, value } = record as Alert;
    return Buffer.from(JSON.stringify({ id, count, lastAt, observedAt, clockFault, value } satisfies Repeat));
  }
}

/** True when nothing but what a repeat changes is different. */
function same(before: Alert, after: Alert): boolean {
  const keys = Object.keys(after) as (keyof Alert)[];
  return keys.length === Object.keys(before).length && keys.every((key) => after[key] === before[key] || CHANGED_BY_REPEATS.has(key));
}

const CHANGED_BY_REPEATS: ReadonlySet<string> = new Set(REPEATED);
