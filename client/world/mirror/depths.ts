import { cellOf, isIndoors } from '#contract/wire/cells.ts';
import { reserveHandles, type LiveColumns } from '#contract/live/columns.ts';
import type { Device } from '#contract/records/device.ts';
import type { PlaceLevel } from '#contract/records/place.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Dots } from '#contract/wire/snapshot/dots.ts';
import type { Delta, SnapshotPart } from '#contract/wire/messages.ts';
import { FarMirror } from './far-devices.ts';
import type { LiveMirror } from './live-mirror.ts';
import type { Numbering } from './numbering.ts';
import type { Records } from './records.ts';

/**
 * Where there are too many devices to be told all: which are records here, because their cell is watched or everybody has them, and which
 * are dots. A watched device is a dot as well, for when it is not watched any more.
 */
export class Depths {
  readonly far = new FarMirror();
  readonly #records: Records;
  readonly #live: LiveMirror;
  readonly #columns: LiveColumns;
  readonly #numbering: Numbering;
  /** Cells whose devices are told. */
  #cells: ReadonlySet<string> = new Set();
  /** Devices that are told wherever one looks, cameras apart: of those nearly all devices that are told may be, and they never leave. */
  #everywhere = new Set<string>();
  /** Devices that are records here, cameras apart. */
  readonly #held = new Set<string>();
  #staged: Dots[] = [];
  #goneHandles: number[] = [];

  constructor(records: Records, live: LiveMirror, columns: LiveColumns, numbering: Numbering) {
    this.#records = records;
    this.#live = live;
    this.#numbering = numbering;
    this.#columns = columns;
  }

  /** Some devices are far. */
  get parted(): boolean {
    return this.far.count > 0;
  }

  stage({ part, dots, goneHandles }: SnapshotPart): void {
    if (part === 0) {
      this.#staged = [];
      this.#goneHandles = [];
    }
    if (dots) this.#staged.push(dots);
    this.#goneHandles.push(...(goneHandles ?? []));
  }

  /** The snapshot is whole: its records are those that everybody has. */
  settle(): void {
    this.far.clear();
    this.#everywhere.clear();
    this.#held.clear();
    for (const dots of this.#staged) this.far.add(dots);
    for (const handle of this.#goneHandles) this.far.remove(handle);
    const parted = this.#staged.length > 0;
    this.#staged = [];
    this.#release(Array.from({ length: this.#numbering.slots.end }, (_, slot) => slot));
    if (!parted) return;
    reserveHandles(this.#columns, this.far.end);
    this.#columns.values.fill(NaN);
    for (const { id, camera } of this.#records.all('device').values()) {
      if (camera) continue;
      this.#everywhere.add(id);
      this.#held.add(id);
    }
  }

  /** Of these handles, those that are neither records nor dots any more may be given to others. */
  #release(handles: Iterable<number>): void {
    for (const handle of handles) {
      if (this.#records.byHandle(handle) || this.far.has(handle)) continue;
      this.#numbering.slots.leave(handle);
      this.#live.forget(handle);
    }
  }

  readonly #levelOf = (path: string): PlaceLevel | undefined => this.#records.get('place', path)?.level;

  #cellOf(place: string): string {
    return cellOf(place, this.#levelOf);
  }

  /** Counts of a place are told only while its cell is watched, or something is the matter there. */
  passes(path: string): boolean {
    return this.parted && isIndoors(path, this.#levelOf);
  }

  isWatched(place: string): boolean {
    return this.#cells.has(this.#cellOf(place));
  }

  /** After a delta was applied. @returns its changes with those that belong to it; null = anything may have changed */
  sort(delta: Delta, changes: readonly RecordChange[]): readonly RecordChange[] | null {
    const sorted = this.parted ? this.#sortParted(delta, changes) : changes;
    this.#release([...this.#records.takeLeft(), ...(delta.goneHandles ?? [])]);
    return sorted;
  }

  #sortParted(delta: Delta, changes: readonly RecordChange[]): readonly RecordChange[] | null {
    const named = (delta.named ?? []).map((device) => this.#hold(device));
    for (const { id } of delta.named ?? []) this.#everywhere.add(id);
    for (const change of changes) {
      if (change.type !== 'device') continue;
      this.#held.delete(change.id);
      if (change.record === null) continue;
      const cell = this.#cellOf(change.record.place);
      this.far.put(change.record, cell);
      reserveHandles(this.#columns, this.far.end);
      if (change.record.camera) continue;
      if (this.#cells.has(cell) || this.#everywhere.has(change.id)) this.#held.add(change.id);
      else this.#records.dropDevice(change.id);
    }
    for (const handle of delta.goneHandles ?? []) this.far.remove(handle);
    return delta.goneHandles?.length ? null : [...named, ...changes];
  }

  #hold(device: Device): RecordChange {
    this.#records.putDevice(device);
    this.#live.addDevice(device);
    if (!device.camera) this.#held.add(device.id);
    return put('device', device);
  }

  /** Devices of cells arrive. Those of a cell that is not watched any more were under way. @param devices by the ledger's handles */
  near(devices: readonly Device[]): readonly RecordChange[] {
    const { slots } = this.#numbering;
    slots.settle();
    const isWanted = ({ place }: Device): boolean => this.#cells.has(this.#cellOf(place));
    const here = devices
      .filter((device) => isWanted(device) || slots.of(device.handle) >= 0)
      .map((device) => this.#numbering.device(device));
    // What they read comes next, wanted or not.
    for (const device of here) this.#live.addDevice(device);
    return here.filter(isWanted).map((device) => this.#hold(device));
  }

  /** Which cells are watched from now on. @returns the devices that are dots again */
  watched(cells: readonly string[]): readonly RecordChange[] {
    this.#cells = new Set(cells);
    if (!this.parted) return [];
    this.#everywhere = new Set([...this.#records.all('alert').values()].flatMap(({ device }) => device ?? []));
    const left = this.#unwatched();
    for (const { id } of left) {
      this.#records.dropDevice(id);
      this.#held.delete(id);
    }
    this.#live.blankValues(left.map(({ handle }) => handle));
    this.#release(this.#records.takeLeft());
    return left.map(({ id }) => ({ type: 'device', id, record: null }));
  }

  /** Devices that are told neither everywhere, as those that the alerts that are not long over are about, nor because they are watched. */
  #unwatched(): Device[] {
    return Array.from(this.#held, (id) => this.#records.get('device', id)).filter(
      (device) => device !== undefined && !device.camera && !this.#everywhere.has(device.id) && !this.isWatched(device.place),
    ) as Device[];
  }

  clear(): void {
    this.far.clear();
    this.#everywhere.clear();
    this.#held.clear();
    this.#staged = [];
    this.#cells = new Set();
  }
}
