import { rekindDevice, type LiveColumns } from '#contract/live/columns.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUS } from '#contract/live/status.ts';
import type { Change } from './change.ts';
import type { DeviceTable } from './device-table.ts';
import { statusOf, type Plan } from './limits.ts';
import type { SlotMemory } from './slots.ts';
import type { TickLog } from './ticks.ts';

/** Nothing can be said of such a device now. */
export const isSilent = (status: number): boolean => status === STATUS.unknown || status === STATUS.stale || status === STATUS.offline;

/**
 * Devices follow another version of their kind, or other limits: what they read stays, points that are new come after the old ones. By new
 * limits their status is judged at once. The next report of each point that is judged otherwise says that `previous` is unknown.
 */
export class KindFollower {
  readonly #columns: LiveColumns;
  readonly #slots: SlotMemory;
  readonly #ticks: TickLog;
  readonly #devices: DeviceTable;
  /** Makes room for all slots of the columns. */
  readonly #makeRoom: () => void;
  /** By handle: levels of limits over time that are broken, as bits. */
  #lasting = new Uint8Array(0);

  constructor(columns: LiveColumns, slots: SlotMemory, ticks: TickLog, devices: DeviceTable, makeRoom: () => void) {
    [this.#columns, this.#slots, this.#ticks, this.#devices, this.#makeRoom] = [columns, slots, ticks, devices, makeRoom];
  }

  reserve(handles: number): void {
    if (this.#lasting.length >= handles) return;
    const lasting = new Uint8Array(handles);
    lasting.set(this.#lasting);
    this.#lasting = lasting;
  }

  /** Of a device that reports. */
  statusOf(handle: number): number {
    const columns = this.#columns;
    return statusOf(this.#slots.levels(columns.base[handle], columns.points[handle]) | this.#lasting[handle]);
  }

  setLasting(handle: number, bits: number): void {
    if (this.#lasting[handle] === bits) return;
    this.#lasting[handle] = bits;
    this.#turn(handle);
  }

  /** A kind was added, or changed. */
  takeKind(kind: DeviceKind): void {
    this.#devices.plans.take(kind);
    this.follow(kind.id, 0);
  }

  /**
   * All devices of a kind, whose limits in force may be others. @param wall ms UTC
   * @returns what those read that are heard, of each point that is judged otherwise now. Of one that is silent the next report is judged.
   */
  follow(kind: string, wall: number): Change[] {
    const { planOf, plans } = this.#devices;
    const changes: Change[] = [];
    for (const [handle, before] of planOf.entries()) {
      if (before?.kind.id !== kind) continue;
      const device = this.#devices.has(handle) ? this.#devices.get(handle) : null;
      const plan = (device && plans.of(device)) ?? plans.ofKind(kind)!;
      if (plan === before) continue;
      this.take(handle, plan);
      if (device) changes.push(...this.#reread(device, before, plan, wall));
    }
    return changes;
  }

  /** One device, another plan of its kind. */
  take(handle: number, plan: Plan): void {
    const columns = this.#columns;
    const { planOf } = this.#devices;
    const before = planOf[handle]!;
    planOf[handle] = plan;
    if (plan.specs.length !== before.specs.length) this.#widen(handle, before.specs.length, plan);
    this.#slots.rejudge(columns.base[handle], before.specs, plan.specs, columns.values);
    this.#turn(handle);
  }

  #turn(handle: number): void {
    const columns = this.#columns;
    if (this.#devices.has(handle) && !isSilent(columns.status[handle])) columns.status[handle] = this.statusOf(handle);
    this.#ticks.touch(handle);
  }

  #reread(device: Device, before: Plan, plan: Plan, wall: number): Change[] {
    const columns = this.#columns;
    const slots = this.#slots;
    const { handle } = device;
    const status = columns.status[handle];
    if (isSilent(status)) return [];
    const about = { device, kind: plan.kind, status, previousStatus: status, previous: NaN, text: '' };
    return [...plan.index].flatMap(([point, index]) => {
      const slot = columns.base[handle] + index;
      const value = columns.values[slot];
      if (plan.specs[index] === before.specs[index] || Number.isNaN(value)) return [];
      return [
        { ...about, point, value, observedAt: columns.observedAt[handle], receivedAt: wall, at: slots.heldSince(slot), clockFault: false },
      ];
    });
  }

  /** Slots for more points than there were; a screen that holds the old ones is sent all. */
  #widen(handle: number, points: number, plan: Plan): void {
    const columns = this.#columns;
    const slots = this.#slots;
    const old = columns.base[handle];
    const { status, flags, observedAt } = columns;
    const kept = [status[handle], flags[handle], observedAt[handle]] as const;
    rekindDevice(columns, handle, plan.kind);
    [columns.status[handle], columns.flags[handle], columns.observedAt[handle]] = kept;
    this.#makeRoom();
    const base = columns.base[handle];
    columns.values.copyWithin(base, old, old + Math.min(points, plan.specs.length));
    slots.copy(old, base, Math.min(points, plan.specs.length));
    slots.valueTick.fill(this.#ticks.tick + 1, base, base + columns.points[handle]);
  }
}
