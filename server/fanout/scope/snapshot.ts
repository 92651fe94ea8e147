import { RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Device } from '#contract/records/device.ts';
import { DeviceColumnsWriter, PART_DEVICES } from '#contract/wire/snapshot/devices.ts';
import { MOST_DOTS } from '#contract/wire/cells.ts';
import { DotParts } from './dot-parts.ts';
import { CONTENT, packPart, type JsonContent, type PackedContent } from '#contract/wire/snapshot/part.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { deflated } from '#server/fanout/transport/deflate.ts';
import { prepareBinary, type Prepared } from '#server/fanout/transport/prepared.ts';
import type { Records } from '#server/records/records.ts';
import { SnapshotFrames } from './snapshot-frames.ts';
import type { Cells } from './cells.ts';
import type { LiveSource } from './live-source.ts';
import type { RecentJournal } from './recent.ts';
import { LONG, inSlices, type Step } from './slices.ts';

/** A thousand alerts are about 500 kB of JSON and 2 ms. */
const PART_RECORDS = 1000;

export interface SnapshotDeps {
  readonly epoch: string;
  readonly published: Records;
  readonly redaction: Redaction;
  readonly recent: RecentJournal;
  readonly live: LiveSource;
  readonly cells: Cells;
  /** Far devices that a screen is sent as dots; of more, one in a few. */
  readonly mostDots?: number;
  /** ms. */
  readonly monotonic: () => number;
  /** ms UTC. */
  readonly now: () => number;
}

/**
 * All that one audience sees: all records it may see as of one seq, then what its devices read as of one tick. It is gathered and
 * encoded in time slices (records are immutable) and deflated in a thread; records that the journal changed meanwhile come once more in
 * the last parts, as they are then. Wait for `filled` before use. Its messages are shared by all screens that come while it is young.
 */
export class Snapshot {
  readonly parted: boolean;
  readonly #deps: SnapshotDeps;
  #seq = 0;
  #tick = 0;
  #takenAt = 0;
  #messages: readonly Prepared[] = [];
  /** Resolves once it is complete; null when it is. */
  #filled: Promise<void> | null;

  /** @param dots how many devices there are, when most of them are sent as dots; null = all are sent whole */
  constructor(audience: Audience, deps: SnapshotDeps, dots: number | null) {
    this.#deps = deps;
    this.parted = dots !== null;
    const filling = new Filling(audience, deps, dots);
    const gathered = inSlices(filling.run(), deps.monotonic);
    if (gathered === null && filling.isPacked) {
      this.#filled = null;
      this.#take(filling, filling.parts as PackedContent[], filling.frames as Prepared[]);
      return;
    }
    this.#filled = this.#pack(filling, gathered);
    this.#filled.then(
      () => (this.#filled = null),
      () => undefined,
    );
  }

  get filled(): Promise<void> | null {
    return this.#filled;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Tick that a screen holds once it has all messages. */
  get tick(): number {
    return this.#tick;
  }

  get takenAt(): number {
    return this.#takenAt;
  }

  /** In the order to be sent. */
  get messages(): readonly Prepared[] {
    return this.#messages;
  }

  async #pack(filling: Filling, gathered: Promise<void> | null): Promise<void> {
    await gathered;
    this.#take(filling, await Promise.all(filling.parts), await Promise.all(filling.frames));
  }

  #take({ seq, tick }: Filling, parts: readonly PackedContent[], frames: readonly Prepared[]): void {
    const { epoch, monotonic } = this.#deps;
    this.#seq = seq;
    this.#tick = tick;
    this.#takenAt = monotonic();
    const packed = parts.map((content, part) => packPart({ epoch, seq, part, parts: parts.length, ...content }));
    this.#messages = [...packed.map(prepareBinary), ...frames];
  }
}

/** A snapshot being made: what is needed for it is let go with it. */
class Filling {
  parts: (PackedContent | Promise<PackedContent>)[] = [];
  frames: (Prepared | Promise<Prepared>)[] = [];
  seq = 0;
  tick = 0;
  readonly #audience: Audience;
  readonly #deps: SnapshotDeps;
  #devices: Device[] = [];
  /** Of which only the status is told. */
  #dots: readonly Device[] = [];
  /** One of so many far devices is a dot; null = none is far. */
  readonly #everyDot: number | null;

  constructor(audience: Audience, deps: SnapshotDeps, dots: number | null) {
    this.#audience = audience;
    this.#deps = deps;
    this.#everyDot = dots === null ? null : Math.ceil(dots / (deps.mostDots ?? MOST_DOTS));
  }

  /** Nothing of it is still being deflated. */
  get isPacked(): boolean {
    return ![...this.parts, ...this.frames].some((one) => one instanceof Promise);
  }

  *run(): Generator<Step> {
    const { recent, live, now } = this.#deps;
    let start: number;
    let frames: SnapshotFrames;
    do {
      start = recent.head;
      this.parts = [];
      this.#devices = [];
      yield* this.#gather();
      frames = new SnapshotFrames(live, now, this.#everyDot !== null);
      yield* frames.encode(this.#devices);
      yield* frames.encodeDots(this.#dots);
      // More entries came than the recent journal keeps: start again.
    } while (start < recent.floor);
    this.#follow(start, frames);
    this.seq = recent.head;
    this.tick = frames.tick;
    this.#devices = [];
    this.#dots = [];
  }

  *#gather(): Generator<Step> {
    for (const type of RECORD_TYPES) {
      if (type === 'device') yield* this.#gatherDevices();
      else yield* this.#gatherRecords(type);
    }
  }

  *#gatherDevices(): Generator<Step> {
    const { published, redaction } = this.#deps;
    const near = this.#everyDot === null ? null : yield* this.#named();
    let columns = new DeviceColumnsWriter();
    const dots = new DotParts(this.#everyDot ?? Infinity, (bytes) => this.#add(CONTENT.dots, bytes));
    const close = (): void => {
      if (columns.count > 0) this.#add(CONTENT.devices, columns.finish());
      columns = new DeviceColumnsWriter();
    };
    for (const device of published.all('device')) {
      yield;
      const shown = redaction.show('device', device, this.#audience);
      if (!shown) continue;
      const whole = near === null || near.has(shown.id) || shown.camera !== undefined;
      if (near !== null) dots.add(shown, this.#deps.cells.of(shown.place), near.has(shown.id), whole);
      if (!whole) continue;
      this.#devices.push(shown);
      columns.add(shown);
      if (columns.count < PART_DEVICES) continue;
      close();
      yield LONG;
    }
    close();
    dots.close();
    this.#dots = dots.devices;
  }

  /** Ids of devices that alerts are about: every screen has their names. */
  *#named(): Generator<Step, Set<string>> {
    const ids = new Set<string>();
    for (const { device } of this.#deps.published.all('alert')) {
      yield;
      if (device !== null) ids.add(device);
    }
    return ids;
  }

  *#gatherRecords(type: RecordType): Generator<Step> {
    const { published, redaction } = this.#deps;
    let records: RecordOf[RecordType][] = [];
    for (const record of published.all(type)) {
      yield;
      const shown = redaction.show(type, record, this.#audience);
      if (!shown || records.push(shown) < PART_RECORDS) continue;
      this.#addJson({ type, records });
      records = [];
      yield LONG;
    }
    if (records.length > 0) this.#addJson({ type, records });
  }

  /** Records that changed since `start`, as they are now, and those that are no more. */
  #follow(start: number, frames: SnapshotFrames): void {
    const newest = new Map<string, { readonly type: RecordType; readonly id: string; readonly record: RecordOf[RecordType] | null }>();
    for (const { changes } of this.#deps.recent.since(start, this.#audience, Infinity).entries) {
      for (const { type, id, record } of changes) newest.set(`${type} ${id}`, { type, id, record });
    }
    const of = (type: RecordType) => [...newest.values()].filter((one) => one.type === type);
    for (const type of RECORD_TYPES) {
      const gone = of(type).flatMap(({ id, record }) => (record === null ? [id] : []));
      const records = of(type).flatMap(({ record }) => record ?? []);
      if (gone.length > 0) this.#addJson({ type, records: [], gone, ...(type === 'device' ? { goneHandles: this.#handlesOf(gone) } : {}) });
      for (let at = 0; at < records.length; at += PART_RECORDS) this.#addJson({ type, records: records.slice(at, at + PART_RECORDS) });
    }
    if (this.parts.length === 0) this.#addJson({ type: 'place', records: [] });
    const moved = of('device');
    this.frames = frames.finish(
      new Set(moved.map(({ id }) => id)),
      moved.flatMap(({ record }) => (record as Device | null) ?? []),
    );
  }

  #handlesOf(devices: readonly string[]): number[] {
    return devices.flatMap((id) => this.#deps.recent.handleOf(id) ?? []);
  }

  #addJson(content: JsonContent): void {
    this.#add(CONTENT.json, Buffer.from(JSON.stringify(content)));
  }

  #add(content: PackedContent['content'], bytes: Uint8Array): void {
    const { length } = bytes;
    this.parts.push(
      deflated(bytes)?.then((small) => ({ content, deflated: true, length, bytes: small })) ?? { content, deflated: false, length, bytes },
    );
  }
}
