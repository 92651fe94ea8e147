import { randomUUID } from 'node:crypto';
import { addDevice, createColumns, FLAG_CLOCK_FAULT, rekindDevice, type LiveColumns } from '#contract/columns.ts';
import type { DeviceKind } from '#contract/device-kind.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Observation } from '#contract/observation.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/status.ts';
import type { Reading } from '#server/storage/storage.ts';
import { IGNORED, type ApplyResult } from './apply-result.ts';
import type { Change } from './change.ts';
import { believedNow, DeviceClocks, type Told, type TrueTime } from './device-clocks.ts';
import { DeviceNames } from './device-names.ts';
import { callsForHelp, planOf, statusOf, type Plan } from './limits.ts';
import { SlotMemory } from './slots.ts';
import { TickLog } from './ticks.ts';
import { DueWheel } from './wheel.ts';

/**
 * What every device reads now. Last value wins, per point, by the time it was true.
 *
 * - What is held is held by the monotonic clock: a step of the wall clock makes nothing late.
 * - A wrong device clock (see `DeviceClocks`) makes a reading true at its receipt and sets a flag; its own time is kept in the Change.
 * - A late reading (older than what is held) is told as `late` and changes nothing, whatever its age; see README.md for how a backlog and
 *   a clock that was set back are told apart. The same time and value twice changes nothing. The same value with a newer time is a
 *   Change: repeats count.
 * - A value the sensor cannot have measured, or of bad quality, is ignored; three in a row on a point make the device
 *   `fault` (at the next sweep) until a good one comes. But a value that breaks a life-safety limit is never dropped
 *   for that: it is held at the edge of the range and believed.
 * - A device lives by receipt, not by its clock, and by whatever it says, late or twice: 1.5 expected intervals without a report make it `stale`, 3 make
 *   it `offline`, any report that is news brings it back. One that never reported stays `unknown`.
 *
 * Positions in the columns: see contract/columns.ts. `tick` is the last closed tick; a frame made now carries that number.
 */
export class LiveState {
  readonly run: string;
  readonly columns: LiveColumns = createColumns();
  readonly #plans: ReadonlyMap<string, Plan>;
  readonly #devices: (Device | undefined)[] = [];
  /** Kept when a device is taken out: its slots have this shape for good. */
  readonly #planOf: (Plan | undefined)[] = [];
  readonly #names = new DeviceNames();
  readonly #clocks = new DeviceClocks();
  readonly #slots = new SlotMemory();
  readonly #ticks = new TickLog();
  readonly #wheel = new DueWheel();
  /** When each device was last heard, monotonic ms; NaN = never. */
  #heardAt = new Float64Array(1024).fill(NaN);
  /** Handles with a sensor that became broken since the last sweep. */
  #broken: number[] = [];

  constructor(kinds: KindIndex, run: string) {
    this.run = run;
    this.#plans = new Map([...kinds].map(([id, kind]) => [id, planOf(kind)]));
  }

  /** Last closed tick. */
  get tick(): number {
    return this.#ticks.tick;
  }

  /** Tick of the last change per value slot; replaced when it grows. */
  get valueTick(): Uint32Array {
    return this.#slots.valueTick;
  }

  /**
   * Adds a device, or takes its newer ledger row. One whose kind was corrected starts anew: its points are others.
   * @returns false, changing nothing, when it cannot be live: no such kind, or its handle is another's.
   */
  addDevice(device: Device): boolean {
    const { handle } = device;
    const plan = this.#plans.get(device.kind);
    const held = this.#devices[handle];
    if (!plan || (held?.id ?? device.id) !== device.id || (this.#names.byId(device.id) ?? handle) !== handle) return false;
    if (held) this.#names.drop(held);
    const known = this.#planOf[handle];
    if (known && known !== plan) this.#rekind(handle, plan);
    else addDevice(this.columns, handle, plan.kind);
    this.#reserve();
    this.#devices[handle] = device;
    this.#planOf[handle] = plan;
    this.#names.add(device);
    return true;
  }

  #reserve(): void {
    const handles = this.columns.status.length;
    this.#ticks.reserve(handles);
    this.#clocks.reserve(handles);
    this.#slots.reserve(this.columns.values.length);
    if (this.#heardAt.length >= handles) return;
    const bigger = new Float64Array(handles).fill(NaN);
    bigger.set(this.#heardAt);
    this.#heardAt = bigger;
  }

  /** Fresh slots for the points of another kind; screens get them with the next frame, after the ledger's change. */
  #rekind(handle: number, plan: Plan): void {
    this.#forget(handle);
    rekindDevice(this.columns, handle, plan.kind);
    this.#reserve();
    const base = this.columns.base[handle];
    this.valueTick.fill(this.tick + 1, base, base + this.columns.points[handle]);
  }

  /** Takes a device out; its slots read as never heard. Unknown ids are no error. */
  removeDevice(id: string): void {
    const handle = this.#names.byId(id);
    if (handle === undefined) return;
    this.#names.drop(this.device(handle));
    this.#devices[handle] = undefined;
    this.#forget(handle);
  }

  #forget(handle: number): void {
    const { columns } = this;
    const base = columns.base[handle];
    const points = columns.points[handle];
    columns.values.fill(NaN, base, base + points);
    this.valueTick.fill(this.tick + 1, base, base + points);
    this.#slots.forget(base, points);
    this.#clocks.forget(handle);
    columns.status[handle] = STATUS.unknown;
    columns.flags[handle] = 0;
    columns.observedAt[handle] = 0;
    this.#heardAt[handle] = NaN;
    this.#ticks.touch(handle);
  }

  /** Handle of a device by its id or one of its addresses (an id goes before an address), −1 when the ledger knows none. */
  resolve(idOrAddress: string): number {
    return this.#names.resolve(idOrAddress);
  }

  /** @throws when no device has this handle: ask `resolve` first. */
  device(handle: number): Device {
    const device = this.#devices[handle];
    if (!device) throw new Error(`state: no device has handle ${handle}`);
    return device;
  }

  /** Of a device that `resolve` has found. */
  kind(handle: number): DeviceKind {
    return this.#planOf[handle]!.kind;
  }

  /**
   * Takes one observation. Never throws, whatever it says.
   * @param receivedAt wall clock, ms UTC @param now monotonic clock, ms; left out where one clock is both
   */
  apply(observation: Observation, receivedAt: number, now = receivedAt): ApplyResult {
    const handle = this.resolve(observation.device);
    if (handle < 0) return IGNORED['unknown-device'];
    const plan = this.#planOf[handle]!;
    const point = plan.index.get(observation.point);
    if (point === undefined) return IGNORED['unknown-point'];
    const spec = plan.specs[point];
    const slot = this.columns.base[handle] + point;
    const [low, high] = spec.range;
    const inRange = observation.value >= low && observation.value <= high;
    const help = callsForHelp(plan.kind, spec, observation.value);
    this.#hear(handle, now);
    if ((!inRange || observation.quality === 'bad') && !help) {
      if (this.#slots.bad(slot)) this.#broken.push(handle);
      return IGNORED[inRange ? 'bad-quality' : 'out-of-range'];
    }
    const value = Math.min(high, Math.max(low, observation.value));
    const told: Told = { observedAt: observation.observedAt, timed: observation.untimed !== true, receivedAt, now };
    let time = this.#clocks.judge(handle, told);
    let news = this.#slots.news(slot, Math.fround(value) === this.columns.values[slot], observation.observedAt, time);
    if (news === 'duplicate') return IGNORED.duplicate;
    const wrong = news === 'late' && this.#clocks.isWrong(handle, told, help);
    if (wrong) [time, news] = [believedNow(told), 'news'];
    this.#clocks.note(handle, told, wrong || time.fault);
    if (news === 'late') return { late: this.#takeLate(observation, handle, value, receivedAt) };
    return { change: this.#take(observation, handle, slot, value, time, receivedAt) };
  }

  /** What the passing of time did. Costs what is due, not what there is. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall = now): Change[] {
    const changes: Change[] = [];
    this.#clocks.followWall(wall, now);
    for (const handle of this.#broken) if (this.#devices[handle]) this.#turn(handle, this.#statusNow(handle), wall, changes);
    this.#broken = [];
    this.#wheel.take(now, (handle) => {
      const { staleMs, offlineMs } = this.#planOf[handle]!;
      const heard = this.#heardAt[handle];
      if (!this.#devices[handle] || Number.isNaN(heard)) return;
      if (now >= heard + offlineMs) return this.#turn(handle, STATUS.offline, wall, changes);
      const late = now >= heard + staleMs;
      if (late && this.columns.status[handle] !== STATUS.offline) this.#turn(handle, STATUS.stale, wall, changes);
      this.#wheel.add(handle, heard + (late ? offlineMs : staleMs), now);
    });
    return changes;
  }

  /** Closes the open tick and returns its number: what frames made from now on are exact for. */
  advance(): number {
    return this.#ticks.advance();
  }

  /** Handles that changed after tick `since`, ascending. Cheap when `since` is one of the last ticks. */
  changedSince(since: number): Uint32Array {
    return this.#ticks.since(since, this.columns.size);
  }

  /**
   * Takes the newest stored readings after a restart; call once, after the devices are added. No Changes come of it, but
   * the first report of each point says `previous` NaN, so that rules catch up with what was missed. Old readings are
   * `stale` at once and `offline` 1.5 intervals later: the devices get time to find us again.
   * @param wall ms UTC @param now monotonic, ms
   */
  restore(readings: readonly Reading[], wall: number, now = wall): void {
    const touched = new Set<number>();
    for (const reading of readings) {
      const handle = this.resolve(reading.device);
      const plan = this.#planOf[handle];
      const point = plan?.index.get(reading.point);
      if (!plan || point === undefined || !Number.isFinite(reading.value)) continue;
      const slot = this.columns.base[handle] + point;
      const at = Math.min(reading.at, wall);
      this.#slots.restore(slot, plan.specs[point], reading.value, now - (wall - at), reading.at);
      this.columns.values[slot] = reading.value;
      this.valueTick[slot] = this.tick + 1;
      this.columns.observedAt[handle] = Math.max(this.columns.observedAt[handle], at);
      this.#clocks.trust(handle);
      touched.add(handle);
    }
    for (const handle of touched) {
      const { staleMs } = this.#planOf[handle]!;
      const age = wall - this.columns.observedAt[handle];
      this.columns.status[handle] = age >= staleMs ? STATUS.stale : this.#statusNow(handle);
      this.#heardAt[handle] = now - Math.min(age, staleMs);
      this.#wheel.add(handle, this.#heardAt[handle] + staleMs, now);
      this.#ticks.touch(handle);
    }
  }

  #take(observation: Observation, handle: number, slot: number, value: number, time: TrueTime, receivedAt: number): Change {
    const { columns } = this;
    const plan = this.#planOf[handle]!;
    const held = columns.values[slot];
    const previous = this.#slots.isRestored(slot) ? NaN : held;
    if (Math.fround(value) !== held) {
      columns.values[slot] = value;
      this.#slots.valueTick[slot] = this.tick + 1;
    }
    this.#slots.write(slot, plan.specs[slot - columns.base[handle]], value, observation.observedAt, time);
    const change = this.#changeOf(observation, handle, value, receivedAt);
    const status = this.#statusNow(handle);
    columns.status[handle] = status;
    columns.flags[handle] = time.fault ? FLAG_CLOCK_FAULT : 0;
    // What is held of the time to come, as our clock was set back, gives way.
    const seen = columns.observedAt[handle];
    columns.observedAt[handle] = seen > receivedAt ? time.wall : Math.max(seen, time.wall);
    this.#ticks.touch(handle);
    return { ...change, previous, status, clockFault: time.fault };
  }

  /** History changes no value; but whoever catches up is not silent. */
  #takeLate(observation: Observation, handle: number, value: number, receivedAt: number): Change {
    const change = this.#changeOf(observation, handle, value, receivedAt);
    const silent = change.status === STATUS.stale || change.status === STATUS.offline;
    const status = silent ? this.#statusNow(handle) : change.status;
    if (silent) {
      this.columns.status[handle] = status;
      this.#ticks.touch(handle);
    }
    return { ...change, status, previous: NaN, clockFault: false };
  }

  #changeOf(observation: Observation, handle: number, value: number, receivedAt: number): Omit<Change, 'previous' | 'clockFault'> {
    const status = this.columns.status[handle];
    const { point, observedAt, text = '' } = observation;
    return { device: this.#devices[handle]!, kind: this.#planOf[handle]!.kind, point, value, status, previousStatus: status, observedAt, receivedAt, text };
  }

  #hear(handle: number, now: number): void {
    this.#heardAt[handle] = now;
    this.#wheel.add(handle, now + this.#planOf[handle]!.staleMs, now);
  }

  #statusNow(handle: number): number {
    return statusOf(this.#slots.levels(this.columns.base[handle], this.columns.points[handle]));
  }

  #turn(handle: number, status: number, wall: number, changes: Change[]): void {
    const previousStatus = this.columns.status[handle];
    if (previousStatus === status) return;
    this.columns.status[handle] = status;
    this.#ticks.touch(handle);
    changes.push({
      device: this.#devices[handle]!, kind: this.#planOf[handle]!.kind, point: null, value: NaN, previous: NaN, status, previousStatus,
      observedAt: this.columns.observedAt[handle], receivedAt: wall, clockFault: false, text: '',
    });
  }
}

/** @param run names this run of the server; ticks of another run mean nothing. */
export const createState = (kinds: KindIndex, run: string = randomUUID()): LiveState => new LiveState(kinds, run);
