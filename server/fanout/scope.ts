import { encodeFrame } from '#contract/frame.ts';
import { encodeEvent } from '#contract/packets.ts';
import type { Device } from '#contract/records/device.ts';
import type { Sight } from '#server/records/discretion.ts';
import type { LiveSource } from './live-source.ts';
import { prepareBinary, prepareText, type Prepared } from './prepared.ts';
import { inSlices } from './slices.ts';
import { Snapshot, type SnapshotDeps } from './snapshot.ts';

/** Changes gathered into one delta: about 0.5 MB. A single entry may have more. */
const DELTA_CHANGES = 1000;
/** An entry this big (an import) is sent as a snapshot, in parts. */
const HUGE_ENTRY = 5000;
/** Entries of which a screen sees nothing before it is told, by an empty delta, that the journal moved on. */
const QUIET_ENTRIES = 256;
/** How long a snapshot is shared: when many screens come at once, they all fit in this. */
const SNAPSHOT_MS = 10_000;
/** Devices that came into sight and are remembered one by one. */
const ENTERED_KEPT = 20_000;

export interface FrameOf {
  readonly count: number;
  readonly message: Prepared;
}
export interface Step {
  readonly to: number;
  /** null = nothing to send; `'snapshot'` = too much for a delta. */
  readonly message: Prepared | null | 'snapshot';
}

export interface ScopeDeps extends SnapshotDeps {
  readonly live: LiveSource;
  /** ms UTC. */
  readonly now: () => number;
}

/**
 * What viewers of one sight are sent, encoded once for all their screens: frames of this tick, deltas, snapshots. Which devices are in
 * sight is found out a slice at a time: nothing is to be asked of it before `filled`.
 */
export class Scope {
  readonly sight: Sight;
  readonly #deps: ScopeDeps;
  /** By handle: 1 = the device is in sight. */
  #member: Uint8Array;
  /** Devices that came into sight, oldest first: a screen that holds a tick ≤ theirs needs all they have. */
  #entered: { readonly tick: number; readonly handle: number }[] = [];
  /** Below this tick it is not known who came into sight. */
  #knownFrom: number;
  #frames = new Map<number, FrameOf>();
  #framesTick = -1;
  #steps = new Map<number, Step>();
  #stepsHead = -1;
  #snapshot: Snapshot | null = null;
  /** Resolves once every device has been looked at; null when that is so. */
  #filled: Promise<void> | null = null;

  constructor(sight: Sight, deps: ScopeDeps) {
    this.sight = sight;
    this.#deps = deps;
    this.#knownFrom = deps.live.tick;
    this.#member = new Uint8Array(Math.max(1024, deps.live.columns.size));
    this.#filled = inSlices(this.#fill(), deps.monotonic);
    this.#filled?.then(() => (this.#filled = null), () => undefined);
  }

  /** Resolves once it may be asked; null when it may. */
  get filled(): Promise<void> | null {
    return this.#filled;
  }

  /** A device that changes meanwhile is looked at as it is by then, and is noted like any other. */
  *#fill(): Generator<void> {
    for (const device of this.#deps.published.all('device')) {
      if (this.#sees(device)) this.#mark(device.handle, 1);
      yield;
    }
  }

  #sees(device: Device): boolean {
    return this.#deps.discretion.show('device', device, this.sight) !== null;
  }

  /** A device is now this, or gone. */
  note(handle: number, device: Device | null): void {
    const sees = device !== null && this.#sees(device);
    if (sees && this.#member[handle] !== 1) this.#enter(handle);
    this.#mark(handle, sees ? 1 : 0);
  }

  #enter(handle: number): void {
    this.#entered.push({ tick: this.#deps.live.tick, handle });
    if (this.#entered.length < ENTERED_KEPT * 2) return;
    this.#knownFrom = this.#entered[ENTERED_KEPT - 1].tick + 1;
    this.#entered = this.#entered.slice(ENTERED_KEPT);
  }

  #mark(handle: number, value: number): void {
    if (handle >= this.#member.length) {
      const bigger = new Uint8Array(Math.max(handle + 1, this.#member.length * 2));
      bigger.set(this.#member);
      this.#member = bigger;
    }
    this.#member[handle] = value;
  }

  /** The frame, as of this tick, for screens that hold `held`. To be asked between ticks only. */
  frame(held: number): FrameOf {
    const { live } = this.#deps;
    if (this.#framesTick !== live.tick) {
      this.#framesTick = live.tick;
      this.#frames.clear();
    }
    const rounded = coarse(held, live.tick);
    const since = rounded < this.#knownFrom ? 0 : rounded;
    const made = this.#frames.get(since) ?? this.#encode(since);
    this.#frames.set(since, made);
    return made;
  }

  #encode(since: number): FrameOf {
    const { live, now } = this.#deps;
    const changed = this.#visible(live.changedSince(since));
    const entered = since === 0 ? [] : this.#enteredSince(since);
    const handles = entered.length === 0 ? changed : Uint32Array.from(new Set([...changed, ...entered])).sort();
    const bytes = encodeFrame(live.columns, {
      tick: live.tick, since: entered.length === 0 ? since : 0, serverTime: now(), handles, valueTick: live.valueTick,
    });
    return { count: handles.length, message: prepareBinary(bytes) };
  }

  #visible(handles: Uint32Array): Uint32Array {
    const kept = new Uint32Array(handles.length);
    let count = 0;
    for (const handle of handles) if (this.#member[handle] === 1) kept[count++] = handle;
    return kept.subarray(0, count);
  }

  #enteredSince(since: number): number[] {
    const found: number[] = [];
    for (let i = this.#entered.length - 1; i >= 0 && this.#entered[i].tick >= since; i--) {
      const { handle } = this.#entered[i];
      if (this.#member[handle] === 1 && handle < this.#deps.live.columns.size) found.push(handle);
    }
    return found;
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
    const { to, entries } = this.#deps.recent.since(from, this.sight, DELTA_CHANGES);
    if (entries.length === 0 && to - from < QUIET_ENTRIES) return { to, message: null };
    if (entries.some((entry) => entry.changes.length > HUGE_ENTRY)) {
      if (this.#snapshot?.filled === null && this.#snapshot.seq < to) this.#snapshot = null;
      return { to, message: 'snapshot' };
    }
    return { to, message: prepareText(encodeEvent('delta', { epoch: this.#deps.epoch, from, seq: to, entries })) };
  }

  /** To be asked once it is `filled`. @param atLeast seq the receiver holds already: it is not sent back in time. */
  snapshot(atLeast: number): Snapshot {
    this.forget();
    if (this.#snapshot?.filled === null && this.#snapshot.seq < Math.max(atLeast, this.#deps.recent.floor)) this.#snapshot = null;
    return (this.#snapshot ??= new Snapshot(this.sight, this.#deps));
  }

  /** Lets go of what only newcomers of a while ago needed. */
  forget(): void {
    if (this.#snapshot?.filled === null && this.#deps.monotonic() - this.#snapshot.takenAt >= SNAPSHOT_MS) this.#snapshot = null;
  }
}

/**
 * The older what a screen holds, the coarser it is rounded down, so that a crowd of slow screens shares a few frames.
 * Sending a little more than needed changes nothing: a frame says what is, not what happened.
 */
function coarse(held: number, tick: number): number {
  const lag = tick - held;
  const grain = lag <= 16 ? 1 : lag <= 256 ? 16 : lag <= 4096 ? 256 : 4096;
  return held - (held % grain);
}
