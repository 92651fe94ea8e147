import { randomUUID } from 'node:crypto';
import { addDevice, createColumns, FLAG_CLOCK_FAULT, rekindDevice, type LiveColumns } from '#contract/live/columns.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';
import type { Reading } from '#server/storage/storage.ts';
import { IGNORED, type ApplyResult } from './apply-result.ts';
import { reportedChange, silentChange, type Change, type Reported } from './change.ts';
import { AHEAD_MS } from './clock.ts';
import { believedNow, DeviceClocks, type ReportedTime, type TrueTime } from './device-clocks.ts';
import { DeviceTable } from './device-table.ts';
import { isSilent, KindFollower } from './follow-kind.ts';
import { callsForHelp, type Plan } from './limits.ts';
import type { FitKind } from './plans.ts';
import { SilenceWatch, type SilenceLimits } from './silence.ts';
import { SlotMemory } from './slots.ts';
import { TickLog } from './ticks.ts';

/**
 * What every device reads now. Last value wins, per point, by the time it was true; what is taken, ignored or late is told in README.md.
 * Positions in the columns: see contract/live/columns.ts. `tick` is the last closed tick; a frame made now carries that number.
 */
export class LiveState {
  readonly run: string;
  readonly columns: LiveColumns = createColumns();
  readonly #devices: DeviceTable;
  readonly #clocks = new DeviceClocks();
  readonly #slots = new SlotMemory();
  readonly #ticks = new TickLog();
  readonly #silence = new SilenceWatch();
  /** Handles with a sensor that became broken since the last sweep. */
  #broken: number[] = [];
  /** Takes newer kinds and other limits, and what lasts. */
  readonly follower: KindFollower;

  constructor(kinds: KindIndex, run: string, fit: FitKind = (kind) => kind) {
    this.run = run;
    this.#devices = new DeviceTable(kinds, fit);
    this.follower = new KindFollower(this.columns, this.#slots, this.#ticks, this.#devices, () => this.#reserve());
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
    const plan = this.#devices.planFor(device);
    if (!plan) return false;
    const known = this.#devices.planOf[device.handle];
    const alike = known?.kind.id === plan.kind.id;
    if (known && !alike) this.#rekind(device.handle, plan);
    else addDevice(this.columns, device.handle, plan.kind);
    this.#reserve();
    this.#devices.put(device, alike ? known : plan);
    if (alike && known !== plan) this.follower.take(device.handle, plan);
    return true;
  }

  #reserve(): void {
    const handles = this.columns.status.length;
    this.#ticks.reserve(handles);
    this.#clocks.reserve(handles);
    this.#slots.reserve(this.columns.values.length);
    this.#silence.reserve(handles);
    this.follower.reserve(handles);
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
    const handle = this.#devices.remove(id);
    if (handle !== undefined) this.#forget(handle);
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
    this.follower.setLasting(handle, 0);
    this.#silence.forget(handle);
    this.#ticks.touch(handle);
  }

  /** Handle of a device by its id or one of its addresses (an id goes before an address), −1 when the ledger knows none. */
  resolve = (idOrAddress: string): number => this.#devices.resolve(idOrAddress);

  /** Every address `<gateway>/…` there is. */
  addressesBehind = (gateway: string): readonly string[] => this.#devices.behind(gateway);

  /** @throws when no device has this handle: ask `resolve` first. */
  device(handle: number): Device {
    return this.#devices.get(handle);
  }

  /** Of a device by id or address; undefined when the ledger knows none. */
  kindOf(idOrAddress: string): DeviceKind | undefined {
    return this.#devices.kindOf(idOrAddress);
  }

  /** Of a device that `resolve` has found. */
  kind = (handle: number): DeviceKind => this.#devices.planOf[handle]!.kind;

  /**
   * Takes one observation. Never throws, whatever it says.
   * @param receivedAt wall clock, ms UTC @param now monotonic clock, ms; left out where one clock is both
   */
  apply(observation: Observation, receivedAt: number, now = receivedAt): ApplyResult {
    const handle = this.resolve(observation.device);
    if (handle < 0) return IGNORED['unknown-device'];
    const plan = this.#devices.planOf[handle]!;
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
    const reported: ReportedTime = { observedAt: observation.observedAt, timed: observation.untimed !== true, receivedAt, now };
    let time = this.#clocks.judge(handle, reported);
    let news = this.#slots.news(slot, Math.fround(value) === this.columns.values[slot], observation.observedAt, time);
    if (news === 'duplicate') return IGNORED.duplicate;
    const wrong = news === 'late' && !observation.believed && this.#clocks.isWrong(handle, reported, help);
    if (wrong) [time, news] = [believedNow(reported), 'news'];
    this.#clocks.note(handle, reported, wrong || time.fault);
    if (news === 'late') return { late: this.#takeLate(observation, handle, value, receivedAt) };
    return { change: this.#take(observation, handle, slot, value, time, receivedAt) };
  }

  /**
   * Takes that a device said something which is no reading: it is heard, and its clock is judged by it.
   * @param help its alert is life-safety
   * @returns when it was, and the change of a device that had been silent, or had never reported
   */
  hearEvent(handle: number, reported: ReportedTime, help: boolean): { readonly time: TrueTime; readonly change: Change | null } {
    const { status, observedAt } = this.columns;
    const silent = isSilent(status[handle]);
    this.#hear(handle, reported.now);
    let time = this.#clocks.judge(handle, reported);
    if (help && !time.fault && reported.receivedAt - time.wall > AHEAD_MS && this.#clocks.isWrong(handle, reported, help))
      time = believedNow(reported);
    this.#clocks.note(handle, reported, time.fault);
    observedAt[handle] = Math.max(observedAt[handle], time.wall);
    this.#ticks.touch(handle);
    const changes: Change[] = [];
    if (silent) this.#turn(handle, this.#statusNow(handle), reported.receivedAt, changes);
    return { time, change: changes[0] ?? null };
  }

  /** What the passing of time did. Costs what is due, not what there is. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall = now): Change[] {
    const changes: Change[] = [];
    this.#clocks.followWall(wall, now);
    for (const handle of this.#broken) if (this.#devices.has(handle)) this.#turn(handle, this.#statusNow(handle), wall, changes);
    this.#broken = [];
    const limitsOf = (handle: number): SilenceLimits | null => (this.#devices.has(handle) ? this.#devices.silenceOf(handle) : null);
    this.#silence.sweep(now, limitsOf, (handle, offline) => {
      if (offline || this.columns.status[handle] !== STATUS.offline)
        this.#turn(handle, offline ? STATUS.offline : STATUS.stale, wall, changes);
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
      const plan = this.#devices.planOf[handle];
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
      const { staleMs } = this.#devices.silenceOf(handle);
      const age = wall - this.columns.observedAt[handle];
      this.columns.status[handle] = age >= staleMs ? STATUS.stale : this.#statusNow(handle);
      this.#silence.heard(handle, now - Math.min(age, staleMs), this.#devices.silenceOf(handle), now);
      this.#ticks.touch(handle);
    }
  }

  #take(observation: Observation, handle: number, slot: number, value: number, time: TrueTime, receivedAt: number): Change {
    const { columns } = this;
    const plan = this.#devices.planOf[handle]!;
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
    return { ...change, previous, status, clockFault: time.fault, at: time.at };
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

  #changeOf(observation: Observation, handle: number, value: number, receivedAt: number): Reported {
    const status = this.columns.status[handle];
    return reportedChange(observation, value, receivedAt, {
      device: this.#devices.get(handle),
      kind: this.kind(handle),
      status,
      previousStatus: status,
    });
  }

  #hear(handle: number, now: number): void {
    this.#silence.heard(handle, now, this.#devices.silenceOf(handle), now);
  }

  #statusNow(handle: number): number {
    return this.follower.statusOf(handle);
  }

  #turn(handle: number, status: number, wall: number, changes: Change[]): void {
    const previousStatus = this.columns.status[handle];
    if (previousStatus === status) return;
    this.columns.status[handle] = status;
    this.#ticks.touch(handle);
    const when = { observedAt: this.columns.observedAt[handle], receivedAt: wall };
    changes.push(silentChange({ device: this.device(handle), kind: this.kind(handle), status, previousStatus, ...when }));
  }
}

/** @param run names this run of the server; ticks of another run mean nothing. @param fit the limits in force; the kind's when left out */
export const createState = (kinds: KindIndex, run: string = randomUUID(), fit?: FitKind): LiveState => new LiveState(kinds, run, fit);
