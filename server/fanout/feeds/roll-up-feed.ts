import { encodeEvent } from '#contract/wire/packets.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { RollUps, type Counted, type StatusSource } from '#server/rollup/roll-ups.ts';
import { prepareText, type Prepared } from '#server/fanout/transport/prepared.ts';
import { inSlices } from '#server/fanout/scope/slices.ts';
import type { Subscriber } from '../subscriber.ts';

/** Screens hear of changed places at most this often. */
const EVERY_MS = 500;
/** Places in one message: about 40 kB. */
const PAGE = 500;
/** Pages shared; more are wanted only while a crowd comes in, and then made anew. */
const SHARED = 64;

const COUNTED = ['device', 'alert', 'incident'] as const satisfies readonly RecordType[];

interface Filling {
  readonly counts: RollUps;
  filled: boolean;
}

interface Page {
  readonly to: number;
  /** null = nothing changed after it. */
  readonly message: Prepared | null;
}

/**
 * Tells screens what changed in the counts by place. As with frames and deltas, a screen costs a position and one undrained
 * message; the next page is made when that one has left. Pages are encoded once for all screens of a scope. Who may not know of people
 * in need of care has counts without them: a count by floor would tell.
 */
export class RollUpFeed {
  readonly #live: StatusSource & { readonly run: string };
  readonly #published: Records;
  readonly #redaction: Redaction;
  readonly #all: RollUps;
  /** Made when the first asks who may not know, a slice at a time: nothing is told of it while it is being filled. */
  #redacted: Filling | null = null;
  readonly #monotonic: () => number;
  readonly #pages = new Map<string, Page>();
  #toldAt = 0;

  /** @param monotonic ms */
  constructor(live: StatusSource & { readonly run: string }, published: Records, redaction: Redaction, monotonic: () => number) {
    this.#live = live;
    this.#published = published;
    this.#redaction = redaction;
    this.#monotonic = monotonic;
    this.#all = new RollUps(live);
    const work = this.#all.begin(this.#counted((type) => published.all(type)));
    while (!work.next().done);
  }

  #counted(of: <T extends (typeof COUNTED)[number]>(type: T) => Iterable<RecordOf[T] | null>): Counted {
    return { devices: of('device'), alerts: of('alert'), incidents: of('incident') };
  }

  /** 0 while the first count is under way. */
  position(audience: Audience): number {
    return this.#for(audience)?.position ?? 0;
  }

  apply(changes: readonly RecordChange[]): void {
    this.#all.apply(changes);
    this.#redacted?.counts.apply(
      changes.filter(({ type }) => COUNTED.some((counted) => counted === type)).map((change) => this.#redact(change)),
    );
  }

  #redact(change: RecordChange): RecordChange {
    const record = change.record === null ? null : this.#redaction.redact(change.type, change.record);
    return record === change.record ? change : ({ ...change, record } as RecordChange);
  }

  /** null = not all is counted yet. */
  #for({ people }: Audience): RollUps | null {
    if (people) return this.#all;
    this.#redacted ??= this.#begin();
    return this.#redacted.filled ? this.#redacted.counts : null;
  }

  #begin(): Filling {
    const [published, redaction] = [this.#published, this.#redaction];
    const counts = new RollUps(this.#live);
    const work = counts.begin(
      this.#counted(function* (type) {
        for (const record of published.all(type)) yield redaction.redact(type, record);
      }),
    );
    const begun: Filling = { counts, filled: false };
    const filling = inSlices(work, this.#monotonic);
    begun.filled = filling === null;
    filling?.then(
      () => (begun.filled = true),
      () => (this.#redacted = null),
    );
    return begun;
  }

  /** After every tick, when columns are exact for it. @returns true when screens are due: call `pump` for each */
  count(now: number): boolean {
    if (now - this.#toldAt < EVERY_MS) return false;
    this.#toldAt = now;
    this.#all.flush();
    this.#redacted?.counts.flush();
    this.#pages.clear();
    return true;
  }

  /** Sends the next page a live screen lacks, when the one before has left. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live' || subscriber.sendingRollUps) return;
    const { to, message } = this.#page(subscriber.scope!.audience, subscriber.rollUpPosition);
    if (message === null) return;
    subscriber.rollUpPosition = to;
    subscriber.sendingRollUps = true;
    subscriber.peer.send(message, () => {
      subscriber.sendingRollUps = false;
      this.pump(subscriber);
    });
  }

  #page(audience: Audience, from: number): Page {
    const key = `${from} ${audience.people} ${audience.jurisdiction}`;
    const made = this.#pages.get(key) ?? this.#make(audience, from);
    if (this.#pages.size >= SHARED) this.#pages.clear();
    this.#pages.set(key, made);
    return made;
  }

  #make(audience: Audience, from: number): Page {
    const counts = this.#for(audience);
    // The next round asks again.
    if (counts === null) return { to: from, message: null };
    const { to, rows } = counts.since(from, audience.jurisdiction, PAGE);
    if (rows.length === 0 && from > 0) return { to, message: null };
    return { to, message: prepareText(encodeEvent('rollup', { run: this.#live.run, from, to, rows })) };
  }
}
