import { packRollUps } from '#contract/wire/roll-up-page.ts';
import type { Device } from '#contract/records/device.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { RollUps, type Counted, type Ground, type StatusSource } from '#server/rollup/roll-ups.ts';
import { prepareDeflated } from '#server/fanout/transport/deflate.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import { inSlices } from '#server/fanout/scope/slices.ts';
import type { Subscriber } from '../subscriber.ts';
import { KindFeed } from './kind-feed.ts';

/** Screens hear of changed places at most this often. */
const EVERY_MS = 500;
/** Places in one message: about 2 ms, and 10 kB before it is deflated. */
const PAGE = 1000;
/** Bytes of a page from which on deflating it is worth the wait. */
const WORTH_IT = 1024;
/** Pages shared; more are wanted only while a crowd comes in, and then made anew. */
const SHARED = 512;

const COUNTED = ['device', 'alert', 'incident'] as const satisfies readonly RecordType[];

interface Filling {
  readonly counts: RollUps;
  filled: boolean;
}

interface Page {
  readonly to: number;
  /** null = nothing changed after it. */
  readonly message: Prepared | Promise<Prepared> | null;
}

/** What a page is of: all that an audience sees, or less where it is told more only of the cells it watches. */
interface Wanted {
  readonly audience: Audience;
  readonly parted: boolean;
  /** What lies in the buildings of this cell. */
  readonly cell?: string;
}

/**
 * Tells screens what changed in the counts by place. As with frames and deltas, a screen costs a position and one undrained
 * message; the next page is made when that one has left. Pages are encoded once for all screens of a scope. Where a screen is told of
 * devices only in the cells it watches, the same holds of what lies in buildings, but for places where something is the matter. Who may not
 * know of people in need of care has counts without them: a count by floor would tell.
 */
export class RollUpFeed {
  readonly #live: StatusSource & { readonly run: string };
  readonly #published: Records;
  readonly #redaction: Redaction;
  readonly #ground: Ground;
  readonly #all: RollUps;
  /** Made when the first asks who may not know, a slice at a time: nothing is told of it while it is being filled. */
  #redacted: Filling | null = null;
  readonly #monotonic: () => number;
  readonly #kinds: KindFeed;
  readonly #pages = new Map<string, Page>();
  #toldAt = 0;

  /** @param monotonic ms */
  constructor(
    live: StatusSource & { readonly run: string },
    published: Records,
    redaction: Redaction,
    ground: Ground,
    monotonic: () => number,
  ) {
    this.#live = live;
    this.#ground = ground;
    this.#published = published;
    this.#redaction = redaction;
    this.#monotonic = monotonic;
    this.#kinds = new KindFeed({ live, published, redaction, monotonic });
    this.#all = new RollUps(live, ground);
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

  /** A device is so now, or gone (null). */
  note(handle: number, device: Device | null): void {
    this.#kinds.note(handle, device);
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
    const counts = new RollUps(this.#live, this.#ground);
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
    this.#kinds.flush();
    this.#pages.clear();
    return true;
  }

  /** Sends the next page a live screen lacks, when the one before has left. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live' || subscriber.sendingRollUps) return;
    const message = this.#next(subscriber);
    if (message === null) return;
    subscriber.sendingRollUps = true;
    if (message instanceof Promise) void this.#sendLater(subscriber, message);
    else this.#send(subscriber, message);
  }

  #send(subscriber: Subscriber, message: Prepared): void {
    subscriber.peer.send(message, () => {
      subscriber.sendingRollUps = false;
      this.pump(subscriber);
    });
  }

  async #sendLater(subscriber: Subscriber, message: Promise<Prepared>): Promise<void> {
    const { generation } = subscriber;
    const made = await message;
    if (generation === subscriber.generation) return this.#send(subscriber, made);
    // It has greeted again, and asks from what it holds.
    subscriber.sendingRollUps = false;
    this.pump(subscriber);
  }

  /** Takes the next page that a screen lacks: of all first, then of kinds, then of the cells it watches. */
  #next(subscriber: Subscriber): Page['message'] {
    const { audience } = subscriber.scope!;
    const { parted } = subscriber;
    const { to, message } = this.#page({ audience, parted }, subscriber.rollUpPosition);
    if (message !== null) subscriber.rollUpPosition = to;
    if (message !== null || !parted) return message;
    const kinds = this.#kinds.since(subscriber.kindsVersion, audience);
    if (kinds !== null) {
      subscriber.kindsVersion = kinds.version;
      return kinds.message;
    }
    for (const cell of subscriber.watched) {
      const page = this.#page({ audience, parted, cell }, subscriber.rolledCells.get(cell) ?? 0);
      subscriber.rolledCells.set(cell, page.to);
      if (page.message !== null) return page.message;
    }
    return null;
  }

  #page(wanted: Wanted, from: number): Page {
    const { audience, parted, cell = '' } = wanted;
    const key = `${from} ${parted} ${cell} ${audienceKey(audience)}`;
    const made = this.#pages.get(key) ?? this.#make(wanted, from);
    if (this.#pages.size >= SHARED) this.#pages.clear();
    this.#pages.set(key, made);
    return made;
  }

  #make({ audience, parted, cell }: Wanted, from: number): Page {
    const counts = this.#for(audience);
    // The next round asks again.
    if (counts === null) return { to: from, message: null };
    const { jurisdiction } = audience;
    const { to, rows } =
      cell === undefined ? counts.since(from, jurisdiction, PAGE, parted) : counts.within(cell, from, jurisdiction, PAGE);
    // The first page says that what it holds is not to be trusted, and one in the midst where to go on.
    const isTold = rows.length > 0 || (cell === undefined && (from === 0 || to < counts.position));
    if (!isTold) return { to, message: null };
    return { to, message: prepareDeflated(packRollUps({ run: this.#live.run, cell, from, to, rows }), WORTH_IT) };
  }
}
