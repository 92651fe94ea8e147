import { isVisible } from '#contract/places/geo.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import type { Alert } from '#contract/records/alert.ts';
import { placeOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { REPEATED, type Repeat } from '#contract/wire/messages.ts';
import type { Records } from '#server/records/records.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { prepareJoined, type Prepared } from '#server/fanout/transport/prepared.ts';

/** Beyond this many the oldest are not sent to newly connected screens. */
const KEPT = 10_000;

/** One change as JSON bytes, encoded once: whole, and redacted for audiences without clearance; null = left out for them. */
interface Pieces {
  readonly whole: Buffer;
  redacted: Buffer | null | undefined;
}

/** What one audience is sent for a list of changes; screens that hold the same seq share the message. */
interface Encoded {
  /** null = nothing. */
  readonly body: Buffer | null;
  readonly bySeq: Map<number, Prepared>;
}

const COMMA = Buffer.from(',');
const THEN = Buffer.from(']}],"repeats":[');
const END = Buffer.from(']}]]');

/** Alerts that are shown before they are stored. They are not in the journal: sent as a delta from a seq to the same seq. */
export class Unstored {
  readonly #epoch: string;
  readonly #redaction: Redaction;
  readonly #published: Pick<Records, 'get'>;
  /** Those that only repeat what screens hold. */
  readonly #repeats = new WeakSet<RecordChange>();
  readonly #changes = new Map<string, RecordChange>();
  #all: RecordChange[] | null = null;
  readonly #pieces = new WeakMap<RecordChange, Pieces>();
  /** What was made of a list of changes, by sight: encoded once, however many screens look. */
  readonly #encoded = new WeakMap<readonly RecordChange[], Map<Audience, Encoded>>();

  constructor(epoch: string, redaction: Redaction, published: Pick<Records, 'get'>) {
    this.#published = published;
    this.#epoch = epoch;
    this.#redaction = redaction;
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

  /** Compared with the published record, which every screen holds. */
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

  /**
   * The `delta` event for a screen of this sight that holds `seq`, or null when it shows none of them.
   * @param sight the one its scope has
   */
  message(changes: readonly RecordChange[], audience: Audience, seq: number, at: number): Prepared | null {
    const byAudience = this.#encoded.get(changes) ?? new Map<Audience, Encoded>();
    this.#encoded.set(changes, byAudience);
    const encoded = byAudience.get(audience) ?? { body: this.#body(changes, audience), bySeq: new Map<number, Prepared>() };
    byAudience.set(audience, encoded);
    if (encoded.body === null) return null;
    const message = encoded.bySeq.get(seq) ?? prepareJoined(this.#head(seq, at), encoded.body);
    encoded.bySeq.set(seq, message);
    return message;
  }

  /** A `delta` event up to its changes. */
  #head(seq: number, at: number): string {
    const entry = { seq: 0, at, actor: { id: 'system', name: 'Quanyan' }, cause: 'unstored', changes: [] };
    const whole = encodeEvent('delta', { epoch: this.#epoch, from: seq, seq, entries: [entry], repeats: [] });
    return whole.slice(0, -(THEN.length + END.length));
  }

  #body(changes: readonly RecordChange[], audience: Audience): Buffer | null {
    const whole: Buffer[] = [];
    const repeats: Buffer[] = [];
    for (const change of changes) {
      const piece = this.#piece(change, audience);
      if (piece === null) continue;
      const pieces = this.#repeats.has(change) ? repeats : whole;
      if (pieces.length > 0) pieces.push(COMMA);
      pieces.push(piece);
    }
    return whole.length + repeats.length === 0 ? null : Buffer.concat([...whole, THEN, ...repeats, END]);
  }

  #piece(change: RecordChange, audience: Audience): Buffer | null {
    const { type, record } = change;
    const { jurisdiction, people, veil } = audience;
    if (record === null || !isVisible(placeOf(type, record), jurisdiction)) return null;
    if (veil !== undefined) {
      // Few screens are shown to people from outside: what is encoded for them is shared by the whole message.
      const shown = this.#redaction.show(type, record, audience);
      return shown === null ? null : this.#encode(change, shown);
    }
    const pieces = this.#pieces.get(change) ?? { whole: this.#encode(change, record), redacted: undefined };
    this.#pieces.set(change, pieces);
    if (people) return pieces.whole;
    if (pieces.redacted !== undefined) return pieces.redacted;
    const shown = this.#redaction.redact(type, record);
    return (pieces.redacted = shown === null ? null : shown === record ? pieces.whole : this.#encode(change, shown));
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
