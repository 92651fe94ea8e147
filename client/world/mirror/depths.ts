import { cellOf } from '#contract/wire/cells.ts';
import { reserveHandles, type LiveColumns } from '#contract/live/columns.ts';
import type { Device } from '#contract/records/device.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Dots } from '#contract/wire/snapshot/dots.ts';
import type { Delta, SnapshotPart } from '#contract/wire/messages.ts';
import { FarMirror } from './far-devices.ts';
import type { LiveMirror } from './live-mirror.ts';
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
  /** Cells whose devices are told. */
  #cells: ReadonlySet<string> = new Set();
  /** Devices that are told wherever one looks. */
  #everywhere = new Set<string>();
  #staged: Dots[] = [];
  #goneHandles: number[] = [];

  constructor(records: Records, live: LiveMirror, columns: LiveColumns) {
    this.#records = records;
    this.#live = live;
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
    for (const dots of this.#staged) this.far.add(dots);
    for (const handle of this.#goneHandles) this.far.remove(handle);
    const parted = this.#staged.length > 0;
    this.#staged = [];
    if (!parted) return;
    reserveHandles(this.#columns, this.far.end);
    this.#columns.values.fill(NaN);
    for (const device of this.#records.all('device').values()) this.#everywhere.add(device.id);
  }

  #cellOf(place: string): string {
    return cellOf(place, (path) => this.#records.get('place', path)?.level);
  }

  /** After a delta was applied. @returns its changes with those that belong to it; null = anything may have changed */
  sort(delta: Delta, changes: readonly RecordChange[]): readonly RecordChange[] | null {
    if (!this.parted) return changes;
    const named = (delta.named ?? []).map((device) => this.#hold(device));
    for (const { id } of delta.named ?? []) this.#everywhere.add(id);
    for (const change of changes) {
      if (change.type !== 'device' || change.record === null) continue;
      const cell = this.#cellOf(change.record.place);
      this.far.put(change.record, cell);
      reserveHandles(this.#columns, this.far.end);
      if (!this.#cells.has(cell) && !this.#everywhere.has(change.id)) this.#records.dropDevice(change.id);
    }
    for (const handle of delta.goneHandles ?? []) this.far.remove(handle);
    return delta.goneHandles ? null : [...named, ...changes];
  }

  #hold(device: Device): RecordChange {
    this.#records.putDevice(device);
    this.#live.addDevice(device);
    return put('device', device);
  }

  /** Devices of cells arrive. Those of a cell that is not watched any more were under way. */
  near(devices: readonly Device[]): readonly RecordChange[] {
    // What they read comes next, wanted or not.
    for (const device of devices) this.#live.addDevice(device);
    return devices.filter(({ place }) => this.#cells.has(this.#cellOf(place))).map((device) => this.#hold(device));
  }

  /** Which cells are watched from now on. @returns the devices that are dots again */
  watched(cells: readonly string[]): readonly RecordChange[] {
    this.#cells = new Set(cells);
    if (!this.parted) return [];
    this.#everywhere = new Set(this.#toldEverywhere());
    const left = [...this.#records.all('device').values()].filter(
      ({ id, place }) => !this.#everywhere.has(id) && !this.#cells.has(this.#cellOf(place)),
    );
    for (const { id } of left) this.#records.dropDevice(id);
    this.#live.blankValues(left.map(({ handle }) => handle));
    return left.map(({ id }) => ({ type: 'device', id, record: null }));
  }

  /** As the server sees it: cameras, and what the alerts that are not long over are about. */
  *#toldEverywhere(): Generator<string> {
    for (const { id, camera } of this.#records.all('device').values()) if (camera) yield id;
    for (const { device } of this.#records.all('alert').values()) if (device !== null) yield device;
  }

  clear(): void {
    this.far.clear();
    this.#everywhere.clear();
    this.#staged = [];
    this.#cells = new Set();
  }
}
