import type { Device } from '#contract/records/device.ts';
import type { Dots } from '#contract/wire/snapshot/dots.ts';

/** Devices of which no more is known than where they are and what: there are too many to be told all. By handle. */
export interface FarDevices {
  /** 0 = every device is told whole. */
  readonly count: number;
  readonly handles: Iterable<number>;
  has(handle: number): boolean;
  kindOf(handle: number): string;
  /** Path of the place to look at to be told more of it. */
  cellOf(handle: number): string;
  position(handle: number): readonly [lon: number, lat: number];
}

/** Numbers names in the order of their first use, from 1 on. */
class Names {
  readonly #names = [''];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.push(name) - 1);
    return this.#names.length - 1;
  }

  of(number: number): string {
    return this.#names[number];
  }
}

export class FarMirror implements FarDevices {
  count = 0;
  readonly #kinds = new Names();
  readonly #cells = new Names();
  /** 0 = none there. */
  #kind = new Uint16Array(0);
  #cell = new Uint32Array(0);
  #positions = new Float64Array(0);

  get handles(): Iterable<number> {
    return this.#each();
  }

  *#each(): Generator<number> {
    for (let handle = 0; handle < this.#kind.length; handle++) if (this.#kind[handle] !== 0) yield handle;
  }

  has(handle: number): boolean {
    return handle < this.#kind.length && this.#kind[handle] !== 0;
  }

  kindOf(handle: number): string {
    return this.#kinds.of(this.#kind[handle] ?? 0);
  }

  cellOf(handle: number): string {
    return this.#cells.of(this.#cell[handle]);
  }

  position(handle: number): readonly [lon: number, lat: number] {
    return [this.#positions[handle * 2], this.#positions[handle * 2 + 1]];
  }

  /** No handle is as high. */
  end = 0;

  clear(): void {
    this.#kind.fill(0);
    this.count = 0;
  }

  add({ kinds, cells, handles, kindOf, cellOf, positions }: Dots): void {
    for (let i = 0; i < handles.length; i++)
      this.#set(handles[i], kinds[kindOf[i]], cells[cellOf[i]], positions[i * 2], positions[i * 2 + 1]);
  }

  put({ handle, kind, position: [lon, lat] }: Device, cell: string): void {
    this.#set(handle, kind, cell, lon, lat);
  }

  #set(handle: number, kind: string, cell: string, lon: number, lat: number): void {
    if (handle >= this.#kind.length) this.#grow(handle + 1);
    this.end = Math.max(this.end, handle + 1);
    if (this.#kind[handle] === 0) this.count++;
    this.#kind[handle] = this.#kinds.numberOf(kind);
    this.#cell[handle] = this.#cells.numberOf(cell);
    this.#positions[handle * 2] = lon;
    this.#positions[handle * 2 + 1] = lat;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#kind.length * 2);
    const [kind, cell, positions] = [this.#kind, this.#cell, this.#positions];
    this.#kind = new Uint16Array(size);
    this.#cell = new Uint32Array(size);
    this.#positions = new Float64Array(size * 2);
    this.#kind.set(kind);
    this.#cell.set(cell);
    this.#positions.set(positions);
  }

  remove(handle: number): void {
    if (!this.has(handle)) return;
    this.#kind[handle] = 0;
    this.count--;
  }
}
