import { randomUUID } from 'node:crypto';
import { addDevice, createColumns, FLAG_CLOCK_FAULT, type LiveColumns } from '#contract/columns.ts';
import type { DeviceKind } from '#contract/device-kind.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Observation } from '#contract/observation.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/status.ts';
import type { Reading } from '#server/storage/storage.ts';
import type { Change } from './change.ts';
import { judgeClock, type JudgedClock } from './clock.ts';
import { callsForHelp, planOf, statusOf, type Plan } from './limits.ts';
import { SlotMemory } from './slots.ts';
import { TickLog } from './ticks.ts';
import { DueWheel } from './wheel.ts';

export type Ignored = 'unknown-device' | 'unknown-point' | 'out-of-range' | 'duplicate' | 'late' | 'bad-quality';
export type ApplyResult = { readonly change: Change } | { readonly ignored: Ignored };

const ignored = (why: Ignored): ApplyResult => Object.freeze({ ignored: why });
const IGNORED: { readonly [I in Ignored]: ApplyResult } = {
  'unknown-device': ignored('unknown-device'),
  'unknown-point': ignored('unknown-point'),
  'out-of-range': ignored('out-of-range'),
  duplicate: ignored('duplicate'),
  late: ignored('late'),
  'bad-quality': ignored('bad-quality'),
};

/**
 * What every device reads now. Last value wins, per point, by the time it was true.
 *
 * - A wrong device clock (see `judgeClock`) makes a reading true at its receipt and sets a flag; its own time is kept in the Change.
 * - Late (older than what is held) and duplicate (same time, same value) readings change nothing. The same value with a
 *   newer time is a Change: repeats count. A late `fire = 1` behind a newer `fire = 0` of the same point is history, not
 *   news: the panel itself has since said that it is over.
 * - A value the sensor cannot have measured, or of bad quality, is ignored; three in a row on a point make the device
 *   `fault` (at the next sweep) until a good one comes. But a value that breaks a life-safety limit is never dropped
 *   for that: it is held at the edge of the range and believed.
 * - A device lives by receipt, not by its clock: 1.5 expected intervals without a report make it `stale`, 3 make
 *   it `offline`, any good report brings it back. One that never reported stays `unknown`.
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
  readonly #byId = new Map<string, number>();
  readonly #byAddress = new Map<string, number>();
  readonly #slots = new SlotMemory();
  readonly #ticks = new TickLog();
  readonly #wheel = new DueWheel();
  /** When each device was last heard, by our clock; 0 = never. */
  #heardAt = new Float64Array(1024);
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

  /** Tick of the last change per handle; replaced when it grows. */
  get deviceTick(): Uint32Array {
    return this.#ticks.deviceTick;
  }

  /** Tick of the last change per value slot; replaced when it grows. */
  get valueTick(): Uint32Array {
    return this.#slots.valueTick;
  }

  /**
   * Adds a device, or takes its newer ledger row.
   * @returns false, changing nothing, when it cannot be live: no such kind, its kind changed, or its handle is another's.
   */
  addDevice(device: Device): boolean {
    const plan = this.#plans.get(device.kind);
    const held = this.#devices[device.handle];
    if (!plan || (this.#planOf[device.handle] ?? plan) !== plan) return false;
    if ((held?.id ?? device.id) !== device.id || (this.#byId.get(device.id) ?? device.handle) !== device.handle) return false;
    if (held) this.#dropAddresses(held);
    addDevice(this.columns, device.handle, plan.kind);
    this.#ticks.reserve(this.columns.status.length);
    this.#slots.reserve(this.columns.values.length);
    if (this.#heardAt.length < this.columns.status.length) {
      const bigger = new Float64Array(this.columns.status.length);
      bigger.set(this.#heardAt);
      this.#heardAt = bigger;
    }
    this.#devices[device.handle] = device;
    this.#planOf[device.handle] = plan;
    this.#byId.set(device.id, device.handle);
    for (const address of device.addresses) this.#byAddress.set(address, device.handle);
    return true;
  }

  /** Takes a device out; its slots read as never heard. Unknown ids are no error. */
  removeDevice(id: string): void {
    const handle = this.#byId.get(id);
    if (handle === undefined) return;
    this.#dropAddresses(this.device(handle));
    this.#byId.delete(id);
    this.#devices[handle] = undefined;
    const { columns } = this;
    const base = columns.base[handle];
    const points = columns.points[handle];
    columns.values.fill(NaN, base, base + points);
    this.valueTick.fill(this.tick + 1, base, base + points);
    this.#slots.forget(base, points);
    columns.status[handle] = STATUS.unknown;
    columns.flags[handle] = 0;
    columns.observedAt[handle] = 0;
    this.#heardAt[handle] = 0;
    this.#ticks.touch(handle);
  }

  /** Handle of a device by its id or one of its addresses (an id goes before an address), −1 when the ledger knows none. */
  resolve(idOrAddress: string): number {
    return this.#byId.get(idOrAddress) ?? this.#byAddress.get(idOrAddress) ?? -1;
  }

  /** @throws when no device has this handle: ask `resolve` first. */
  device(handle: number): Device {
    const device = this.#devices[handle];
    if (!device) throw new Error(`state: no device has handle ${handle}`);
    return device;
  }

  /** @throws like `device`. */
  kind(handle: number): DeviceKind {
    this.device(handle);
    return this.#planOf[handle]!.kind;
  }

  /** When the device last said anything of its points, by our clock, ms UTC; 0 = not in this run. */
  heardAt(handle: number): number {
    return this.#heardAt[handle];
  }

  /** Takes one observation. Never throws, whatever it says. @param receivedAt by our clock, ms UTC. */
  apply(observation: Observation, receivedAt: number): ApplyResult {
    const handle = this.resolve(observation.device);
    if (handle < 0) return IGNORED['unknown-device'];
    const plan = this.#planOf[handle]!;
    const point = plan.index.get(observation.point);
    if (point === undefined) return IGNORED['unknown-point'];
    const spec = plan.specs[point];
    const slot = this.columns.base[handle] + point;
    const [low, high] = spec.range;
    const inRange = observation.value >= low && observation.value <= high;
    if ((!inRange || observation.quality === 'bad') && !callsForHelp(plan.kind, spec, observation.value)) {
      if (this.#slots.bad(slot)) this.#broken.push(handle);
      this.#hear(handle, receivedAt);
      return IGNORED[inRange ? 'bad-quality' : 'out-of-range'];
    }
    const value = Math.min(high, Math.max(low, observation.value));
    const clock = judgeClock(observation.observedAt, receivedAt);
    const news = this.#slots.news(slot, Math.fround(value) === this.columns.values[slot], observation.observedAt, clock);
    if (news !== 'news') return IGNORED[news];
    return { change: this.#take(observation, handle, slot, value, clock, receivedAt) };
  }

  /** What the passing of time did. Costs what is due, not what there is. */
  sweep(now: number): Change[] {
    const changes: Change[] = [];
    for (const handle of this.#broken) if (this.#devices[handle]) this.#turn(handle, this.#statusNow(handle), now, changes);
    this.#broken = [];
    this.#wheel.take(now, (handle) => {
      const { staleMs, offlineMs } = this.#planOf[handle]!;
      const heard = this.#heardAt[handle];
      if (!this.#devices[handle]) return;
      if (now >= heard + offlineMs) return this.#turn(handle, STATUS.offline, now, changes);
      const late = now >= heard + staleMs;
      if (late && this.columns.status[handle] !== STATUS.offline) this.#turn(handle, STATUS.stale, now, changes);
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
   * `stale` at once and `offline` 1.5 intervals later: the devices get time to find us again. @param now ms UTC.
   */
  restore(readings: readonly Reading[], now: number): void {
    const touched = new Set<number>();
    for (const reading of readings) {
      const handle = this.resolve(reading.device);
      const plan = this.#planOf[handle];
      const point = plan?.index.get(reading.point);
      if (!plan || point === undefined || !Number.isFinite(reading.value)) continue;
      const slot = this.columns.base[handle] + point;
      const at = Math.min(reading.at, now);
      this.#slots.restore(slot, plan.specs[point], reading.value, at);
      this.columns.values[slot] = reading.value;
      this.valueTick[slot] = this.tick + 1;
      this.columns.observedAt[handle] = Math.max(this.columns.observedAt[handle], at);
      touched.add(handle);
    }
    for (const handle of touched) {
      const { staleMs } = this.#planOf[handle]!;
      const at = this.columns.observedAt[handle];
      this.columns.status[handle] = now >= at + staleMs ? STATUS.stale : this.#statusNow(handle);
      this.#heardAt[handle] = Math.max(at, now - staleMs);
      this.#wheel.add(handle, this.#heardAt[handle] + staleMs, now);
      this.#ticks.touch(handle);
    }
  }

  #take(observation: Observation, handle: number, slot: number, value: number, clock: JudgedClock, receivedAt: number): Change {
    const { columns } = this;
    const plan = this.#planOf[handle]!;
    const held = columns.values[slot];
    const previous = this.#slots.isRestored(slot) ? NaN : held;
    if (Math.fround(value) !== held) {
      columns.values[slot] = value;
      this.#slots.valueTick[slot] = this.tick + 1;
    }
    this.#slots.write(slot, plan.specs[slot - columns.base[handle]], value, observation.observedAt, clock);
    const previousStatus = columns.status[handle];
    const status = this.#statusNow(handle);
    columns.status[handle] = status;
    columns.flags[handle] = clock.fault ? FLAG_CLOCK_FAULT : 0;
    columns.observedAt[handle] = Math.max(columns.observedAt[handle], clock.at);
    this.#hear(handle, receivedAt);
    this.#ticks.touch(handle);
    return {
      device: this.#devices[handle]!, kind: plan.kind, point: observation.point, value, previous, status, previousStatus,
      observedAt: observation.observedAt, receivedAt, clockFault: clock.fault, text: observation.text ?? '',
    };
  }

  #hear(handle: number, receivedAt: number): void {
    this.#heardAt[handle] = receivedAt;
    this.#wheel.add(handle, receivedAt + this.#planOf[handle]!.staleMs, receivedAt);
  }

  #statusNow(handle: number): number {
    return statusOf(this.#slots.levels(this.columns.base[handle], this.columns.points[handle]));
  }

  #turn(handle: number, status: number, now: number, changes: Change[]): void {
    const previousStatus = this.columns.status[handle];
    if (previousStatus === status) return;
    this.columns.status[handle] = status;
    this.#ticks.touch(handle);
    changes.push({
      device: this.#devices[handle]!, kind: this.#planOf[handle]!.kind, point: null, value: NaN, previous: NaN, status, previousStatus,
      observedAt: this.columns.observedAt[handle], receivedAt: now, clockFault: false, text: '',
    });
  }

  #dropAddresses(device: Device): void {
    for (const address of device.addresses) if (this.#byAddress.get(address) === device.handle) this.#byAddress.delete(address);
  }
}

/** @param run names this run of the server; ticks of another run mean nothing. */
export const createState = (kinds: KindIndex, run: string = randomUUID()): LiveState => new LiveState(kinds, run);
