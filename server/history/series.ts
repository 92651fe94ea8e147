import type { DeviceKind } from '#contract/kinds/device-kind.ts';

/**
 * Numbers of series, a point of a device each: those of a device follow one another, in the order of its kind's points. By columns: a city
 * has some million.
 */
export class SeriesNumbers {
  /** By handle: number of the device's newest row, counted from 1; 0 = it has none. */
  #rowOf = new Uint32Array(1024);
  /** By row, ascending: its first series. */
  #first = new Uint32Array(1024);
  /** By row. A kind that changes begins another. */
  readonly #devices: string[] = [''];
  readonly #kinds: (DeviceKind | null)[] = [null];
  /** Each version of a kind is read once. */
  readonly #points = new WeakMap<DeviceKind, readonly string[]>();
  #size = 0;

  /** Series there are: greater than the number of each. */
  get size(): number {
    return this.#size;
  }

  /** @param point one of the kind's */
  numberOf({ id, handle }: { readonly id: string; readonly handle: number }, kind: DeviceKind, point: string): number {
    const known = handle < this.#rowOf.length ? this.#rowOf[handle] : 0;
    const row = known !== 0 && this.#kinds[known] === kind ? known : this.#add(id, handle, kind);
    return this.#first[row] + this.#pointsOf(kind).indexOf(point);
  }

  nameOf(series: number): { readonly device: string; readonly point: string } {
    let [low, high] = [1, this.#devices.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#first[middle] <= series) low = middle;
      else high = middle - 1;
    }
    return { device: this.#devices[low], point: this.#pointsOf(this.#kinds[low]!)[series - this.#first[low]] };
  }

  #add(id: string, handle: number, kind: DeviceKind): number {
    const row = this.#devices.push(id) - 1;
    this.#kinds.push(kind);
    this.#rowOf = reserve(this.#rowOf, handle);
    this.#first = reserve(this.#first, row);
    this.#rowOf[handle] = row;
    this.#first[row] = this.#size;
    this.#size += this.#pointsOf(kind).length;
    return row;
  }

  #pointsOf(kind: DeviceKind): readonly string[] {
    let points = this.#points.get(kind);
    if (points === undefined) this.#points.set(kind, (points = Object.keys(kind.points)));
    return points;
  }
}

function reserve(old: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  if (index < old.length) return old;
  const bigger = new Uint32Array(Math.max(index + 1, old.length * 2));
  bigger.set(old);
  return bigger;
}
