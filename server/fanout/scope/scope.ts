import { writeFrame } from '#contract/wire/frame.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import type { Device } from '#contract/records/device.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Delta } from '#contract/wire/messages.ts';
import type { Audience } from '#server/audience/audience.ts';
import { prepareBinary, prepareText, type Prepared } from '#server/fanout/transport/prepared.ts';
import type { Cells } from './cells.ts';
import { coarse } from './coarse.ts';
import { NearCells } from './near-cells.ts';
import { RecentHandles } from './recent-handles.ts';
import { inSlices } from './slices.ts';
import { Snapshot, type SnapshotDeps } from './snapshot.ts';

/** Changes gathered into one delta: about 0.5 MB. A single entry may have more. */
const DELTA_CHANGES = 1000;
/** An entry with more changes (an import) is sent as a snapshot, in parts. */
const HUGE_ENTRY = 5000;
/** After this many entries without anything visible, an empty delta moves the screen's position on. */
const QUIET_ENTRIES = 256;
/** How long a snapshot is shared: when many screens come at once, they all fit in this. */
const SNAPSHOT_MS = 10_000;
/** Devices that became visible and are remembered one by one. */
const ENTERED_KEPT = 20_000;
/** Likewise those of which a screen with dots was told more than a dot. */
const NAMED_KEPT = 20_000;

interface FrameOf {
  readonly count: number;
  readonly message: Prepared;
}
interface Step {
  readonly to: number;
  /** null = nothing to send; `'snapshot'` = too much for a delta. */
  readonly message: Prepared | null | 'snapshot';
}

export interface ScopeDeps extends SnapshotDeps {
  readonly cells: Cells;
  /** With more devices in sight than this, screens are sent dots, and all of the cells they watch. */
  readonly nearAll: number;
}

/**
 * What one audience is sent, encoded once for all its screens: frames of this tick, deltas, snapshots. The set of visible devices is
 * built in time slices; wait for `filled` before asking for anything.
 */
export class Scope {
  readonly audience: Audience;
  readonly near: NearCells;
  readonly #deps: ScopeDeps;
  /** By handle: 1 = the device is visible. */
  #member: Uint8Array;
  /** How many are visible. */
  #size = 0;
  /** Devices that became visible: a screen that holds a tick ≤ theirs needs all their values. */
  readonly #entered: RecentHandles;
  /** Devices that screens with dots were told of in a delta: they may have been no dots before, and of dots only the status is known. */
  readonly #named: RecentHandles;
  /** By tick held. */
  readonly #frames = new Map<number, FrameOf>();
  /** The same without values. */
  readonly #bareFrames = new Map<number, FrameOf>();
  #framesTick = -1;
  #steps = new Map<number, Step>();
  #stepsHead = -1;
  #snapshot: Snapshot | null = null;
  /** Resolves once every device has been checked; null when that is done. */
  #filled: Promise<void> | null = null;

  constructor(audience: Audience, deps: ScopeDeps) {
    this.audience = audience;
    this.#deps = deps;
    this.#entered = new RecentHandles(ENTERED_KEPT, deps.live.tick);
    this.#named = new RecentHandles(NAMED_KEPT, deps.live.tick);
    this.#member = new Uint8Array(Math.max(1024, deps.live.columns.size));
    const { cells, live, recent, now } = deps;
    this.near = new NearCells({ cells, live, now, head: () => recent.head, sees: (handle) => this.#member[handle] === 1 });
    this.#filled = inSlices(this.#fill(), deps.monotonic);
    this.#filled?.then(
      () => (this.#filled = null),
      () => undefined,
    );
  }

  /** Resolves once the scope can be used; null when it can. */
  get filled(): Promise<void> | null {
    return this.#filled;
  }

  /** Reads devices as they are when their turn comes; changes during the fill also arrive by `note`. */
  *#fill(): Generator<void> {
    for (const device of this.#deps.published.all('device')) {
      if (this.#sees(device)) this.#mark(device.handle, 1);
      yield;
    }
  }

  #sees(device: Device): boolean {
    return this.#deps.redaction.show('device', device, this.audience) !== null;
  }

  /** There are more devices than every screen is sent. */
  get parted(): boolean {
    return this.#size > this.#deps.nearAll;
  }

  /** A device changed, or was removed (null). @param cameIn it has come into another cell */
  note(handle: number, device: Device | null, cameIn: boolean): void {
    const sees = device !== null && this.#sees(device);
    const enters = sees && this.#member[handle] !== 1;
    if (enters) this.#entered.note(handle, this.#deps.live.tick);
    if (sees && this.parted) this.#named.note(handle, this.#deps.live.tick);
    if (sees && (enters || cameIn)) this.near.entered(handle);
    this.#mark(handle, sees ? 1 : 0);
  }

  #mark(handle: number, value: number): void {
    if (handle >= this.#member.length) {
      const bigger = new Uint8Array(Math.max(handle + 1, this.#member.length * 2));
      bigger.set(this.#member);
      this.#member = bigger;
    }
    this.#size += value - this.#member[handle];
    this.#member[handle] = value;
  }

  /** The frame of this tick for screens that hold tick `held`. Call between ticks only. @param bare status and age alone */
  frame(held: number, bare = false): FrameOf {
    const { live } = this.#deps;
    if (this.#framesTick !== live.tick) {
      this.#framesTick = live.tick;
      this.#frames.clear();
      this.#bareFrames.clear();
    }
    const rounded = coarse(held, live.tick);
    const knownFrom = Math.max(this.#entered.knownFrom, bare ? this.#named.knownFrom : 0);
    const since = held < knownFrom ? 0 : Math.max(rounded, knownFrom);
    const frames = bare ? this.#bareFrames : this.#frames;
    let made = frames.get(since);
    if (made === undefined) frames.set(since, (made = this.#encode(since, bare)));
    return made;
  }

  #encode(since: number, bare: boolean): FrameOf {
    const { live, now } = this.#deps;
    const changed = this.#visible(live.changedSince(since));
    const entered = since === 0 ? [] : this.#shown(this.#entered.since(since));
    const also = since === 0 || !bare ? entered : [...entered, ...this.#shown(this.#named.since(since))];
    const handles = also.length === 0 ? changed : Uint32Array.from(new Set([...changed, ...also])).sort();
    const bytes = writeFrame(live.columns, {
      tick: live.tick,
      since: entered.length === 0 ? since : 0,
      serverTime: now(),
      handles,
      valueTick: live.valueTick,
      bare,
    });
    return { count: handles.length, message: prepareBinary(bytes) };
  }

  #visible(handles: Uint32Array): Uint32Array {
    const kept = new Uint32Array(handles.length);
    let count = 0;
    for (const handle of handles) if (this.#member[handle] === 1) kept[count++] = handle;
    return kept.subarray(0, count);
  }

  #shown(handles: readonly number[]): number[] {
    return handles.filter((handle) => this.#member[handle] === 1 && handle < this.#deps.live.columns.size);
  }

  /** The delta that leads on from `from`. */
  step(from: number): Step {
    const { recent } = this.#deps;
    if (this.#stepsHead !== recent.head) {
      this.#stepsHead = recent.head;
      this.#steps.clear();
    }
    const made = this.#steps.get(from) ?? this.#gather(from);
    this.#steps.set(from, made);
    return made;
  }

  #gather(from: number): Step {
    const { to, entries } = this.#deps.recent.since(from, this.audience, DELTA_CHANGES);
    if (entries.length === 0 && to - from < QUIET_ENTRIES) return { to, message: null };
    if (entries.some((entry) => entry.changes.length > HUGE_ENTRY)) {
      if (this.#snapshot?.filled === null && this.#snapshot.seq < to) this.#snapshot = null;
      return { to, message: 'snapshot' };
    }
    return {
      to,
      message: prepareText(encodeEvent('delta', { epoch: this.#deps.epoch, from, seq: to, entries, ...this.#besides(entries) })),
    };
  }

  /** What a screen that does not hold every device needs beside entries: devices that alerts are about, and handles of those that went. */
  #besides(entries: readonly JournalEntry[]): Pick<Delta, 'named' | 'goneHandles'> {
    if (!this.parted) return {};
    const { published, redaction, recent } = this.#deps;
    const named = new Map<string, Device>();
    const goneHandles: number[] = [];
    for (const { type, id, record } of entries.flatMap(({ changes }) => changes)) {
      if (type === 'device' && record === null) goneHandles.push(recent.handleOf(id) ?? -1);
      if (type !== 'alert' || !record?.device) continue;
      const device = published.get('device', record.device);
      const shown = device && redaction.show('device', device, this.audience);
      if (!shown) continue;
      named.set(shown.id, shown);
      this.#named.note(shown.handle, this.#deps.live.tick);
    }
    return { ...(named.size > 0 ? { named: [...named.values()] } : {}), ...(goneHandles.length > 0 ? { goneHandles } : {}) };
  }

  /** Call once `filled`. @param seq that the receiver holds already @param tick likewise: the snapshot is older than neither */
  snapshot(seq: number, tick: number): Snapshot {
    this.forget();
    const known = this.#snapshot;
    if (known?.filled === null && (known.seq < Math.max(seq, this.#deps.recent.floor) || known.tick < tick)) this.#snapshot = null;
    return (this.#snapshot ??= new Snapshot(this.audience, this.#deps, this.parted ? this.#size : null));
  }

  /** Drops a snapshot that is too old to be shared. */
  forget(): void {
    if (this.#snapshot?.filled === null && this.#deps.monotonic() - this.#snapshot.takenAt >= SNAPSHOT_MS) this.#snapshot = null;
  }
}
