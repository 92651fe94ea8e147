import { addDevice, rekindDevice, reserveHandles, type LiveColumns } from '#contract/live/columns.ts';
import { applyFrame, readHeader } from '#contract/wire/frame.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { SlotTable } from './slot-table.ts';

/** Limits and words of a kind may be other than they were: slots are by its points. */
const samePoints = (a: DeviceKind, b: DeviceKind): boolean => Object.keys(a.points).join() === Object.keys(b.points).join();

/** Keeps columns, by this screen's own handles, equal to the server's, as of one tick of one run of it. */
export class LiveMirror {
  readonly #columns: LiveColumns;
  readonly #kinds: KindIndex;
  readonly #slots: SlotTable;
  /** The kind each handle has its slots for. */
  #kindOf: (DeviceKind | undefined)[] = [];
  /** Where the values of devices were that are not known any more, by how many points they had. */
  readonly #spare = new Map<number, number[]>();
  #run = '';
  #tick = 0;
  /** Of frames that will be whole with one that leads on from this tick. */
  #begun = 0;
  /** Of the newest frame, ms UTC; 0 = none. */
  serverTime = 0;
  /** The newest frame was no mere part of a picture. */
  whole = true;
  /** What the columns show is of another run, or was left half written: the next frame starts from nothing. */
  #stale = false;
  #touched = new Uint32Array(1024);
  #count = 0;

  constructor(columns: LiveColumns, kinds: KindIndex, slots: SlotTable) {
    this.#columns = columns;
    this.#slots = slots;
    this.#kinds = kinds;
  }

  get run(): string {
    return this.#run;
  }

  /** What the columns are exact for. */
  get tick(): number {
    return this.#tick;
  }

  /** @returns true when this is another run than the one held: its ticks start anew, and the old picture stands until its first frame. */
  beginRun(run: string): boolean {
    const other = this.#run !== '' && this.#run !== run;
    if (this.#run !== run) this.#startOver();
    this.#run = run;
    return other;
  }

  /** All is asked for anew; the old picture stands until it comes. */
  forgetTick(): void {
    this.#startOver();
  }

  #startOver(): void {
    this.#tick = 0;
    this.#begun = 0;
    this.#stale = true;
  }

  addDevice(device: Device): void {
    const kind = this.#kinds.get(device.kind);
    if (!kind) return;
    const held = this.#kindOf[device.handle];
    // Its kind was corrected: the server gives it fresh slots in the same turn, and the next frame fills them.
    if (held && held !== kind && !samePoints(held, kind)) rekindDevice(this.#columns, device.handle, kind);
    else {
      if (!held) this.#useSpare(device.handle, Object.keys(kind.points).length);
      addDevice(this.#columns, device.handle, kind);
    }
    this.#kindOf[device.handle] = kind;
  }

  #useSpare(handle: number, points: number): void {
    const base = this.#spare.get(points)?.pop();
    if (base === undefined) return;
    reserveHandles(this.#columns, handle + 1);
    this.#columns.base[handle] = base;
    this.#columns.points[handle] = points;
  }

  /** A device is not known any more: who gets its handle next reads as never heard, and others get the room of its values. */
  forget(handle: number): void {
    const { status, flags, observedAt, points, base } = this.#columns;
    this.blankValues([handle]);
    if (points[handle] > 0) {
      const spare = this.#spare.get(points[handle]);
      if (spare) spare.push(base[handle]);
      else this.#spare.set(points[handle], [base[handle]]);
    }
    status[handle] = flags[handle] = observedAt[handle] = points[handle] = 0;
    this.#kindOf[handle] = undefined;
  }

  /** Only the status of these handles is told from now on. */
  blankValues(handles: Iterable<number>): void {
    const { values, base, points } = this.#columns;
    for (const handle of handles) values.fill(NaN, base[handle], base[handle] + points[handle]);
  }

  /** Devices and all: another ledger numbers them otherwise. */
  clear(): void {
    this.#blank();
    this.#columns.points.fill(0);
    this.#columns.size = 0;
    this.#columns.used = 0;
    this.#kindOf = [];
    this.#spare.clear();
    this.#startOver();
  }

  #blank(): void {
    const { status, flags, observedAt, values } = this.#columns;
    status.fill(0);
    flags.fill(0);
    observedAt.fill(0);
    values.fill(NaN);
  }

  /**
   * @returns the handles written, valid until the next call; null when the frame does not lead on from what is held, and
   * everything must be asked for again.
   */
  apply(bytes: Uint8Array): Uint32Array | null {
    const columns = this.#columns;
    try {
      const { since, tick, serverTime, more } = readHeader(bytes);
      if (since > Math.max(this.#tick, this.#begun)) return null;
      this.#count = 0;
      if (tick < this.#tick) return this.#touched.subarray(0, 0);
      if (this.#touched.length < columns.size) this.#touched = new Uint32Array(columns.status.length);
      const all = this.#stale;
      if (all) this.#blank();
      applyFrame(columns, bytes, this.#note, this.#slotOf);
      if (more) this.#begun = tick;
      else this.#tick = tick;
      this.whole = !more;
      this.serverTime = serverTime;
      this.#stale = false;
      return all ? this.#everyHandle() : this.#touched.subarray(0, this.#count);
    } catch {
      this.#startOver();
      return null;
    }
  }

  /** Where there are dots, frames tell of devices that are not even that here. Of others the ledger was told before. */
  readonly #slotOf = (handle: number): number => {
    const slot = this.#slots.of(handle);
    if (slot < 0 && handle >= this.#slots.reach) throw new Error(`frame: handle ${handle} is beyond the ledger of ${this.#slots.reach}`);
    return slot;
  };

  readonly #note = (handle: number): void => {
    this.#touched[this.#count++] = handle;
  };

  #everyHandle(): Uint32Array {
    for (let handle = 0; handle < this.#columns.size; handle++) this.#touched[handle] = handle;
    return this.#touched.subarray(0, this.#columns.size);
  }
}
