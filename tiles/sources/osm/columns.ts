import type { Position } from 'geojson';

/** Coordinates are kept in 1e-7 degrees, as OpenStreetMap itself does. */
const SCALE = 1e7;

/** Nodes by id in 16 bytes each: what lets a city fit into memory. */
export class NodeColumns {
  #ids = new Float64Array(65_536);
  #lons = new Int32Array(65_536);
  #lats = new Int32Array(65_536);
  #count = 0;
  #sorted = true;

  get size(): number {
    return this.#count;
  }

  add(id: number, lon: number, lat: number): void {
    if (this.#count === this.#ids.length) this.#grow();
    if (this.#count > 0 && id <= this.#ids[this.#count - 1]) this.#sorted = false;
    this.#ids[this.#count] = id;
    this.#lons[this.#count] = Math.round(lon * SCALE);
    this.#lats[this.#count] = Math.round(lat * SCALE);
    this.#count++;
  }

  /** Undefined when the file does not hold the node: extracts end somewhere. */
  at(id: number): Position | undefined {
    if (!this.#sorted) this.#sort();
    let [low, high] = [0, this.#count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.#ids[middle];
      if (here === id) return [this.#lons[middle] / SCALE, this.#lats[middle] / SCALE];
      if (here < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #grow(): void {
    const grown = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    const length = this.#ids.length * 2;
    this.#ids = grown(this.#ids, new Float64Array(length));
    this.#lons = grown(this.#lons, new Int32Array(length));
    this.#lats = grown(this.#lats, new Int32Array(length));
  }

  #sort(): void {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i).sort((a, b) => this.#ids[a] - this.#ids[b]);
    this.#ids = Float64Array.from(order, (i) => this.#ids[i]);
    this.#lons = Int32Array.from(order, (i) => this.#lons[i]);
    this.#lats = Int32Array.from(order, (i) => this.#lats[i]);
    this.#sorted = true;
  }
}

/** Node ids of ways, end to end: ways without tags of their own may be pieces of somebody's outline. */
export class WayColumns {
  readonly #starts = new Map<number, readonly [from: number, to: number]>();
  #refs = new Float64Array(65_536);
  #used = 0;

  add(id: number, refs: readonly number[]): void {
    while (this.#used + refs.length > this.#refs.length) {
      const grown = new Float64Array(this.#refs.length * 2);
      grown.set(this.#refs);
      this.#refs = grown;
    }
    this.#refs.set(refs, this.#used);
    this.#starts.set(id, [this.#used, this.#used + refs.length]);
    this.#used += refs.length;
  }

  at(id: number): Float64Array | undefined {
    const span = this.#starts.get(id);
    return span && this.#refs.subarray(span[0], span[1]);
  }
}
