/**
 * Readings in a row: series, instant, value and whether it was of the present, each in a column of its own. Full, the oldest gives way to
 * the newest.
 */
export class ReadingsQueue {
  readonly #limit: number;
  #series = new Uint32Array(1024);
  #at = new Float64Array(1024);
  #value = new Float64Array(1024);
  #present = new Uint8Array(1024);
  /** Readings that have left so far: the number of the oldest that is here. */
  #first = 0;
  #size = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** Readings are numbered as they come: this is the next one's number. */
  get end(): number {
    return this.#first + this.#size;
  }

  /** How many gave way. */
  get dropped(): number {
    return this.#dropped;
  }

  push(series: number, at: number, value: number, present: boolean): void {
    if (this.#size === this.#limit) {
      this.#first++;
      this.#size--;
      this.#dropped++;
    } else if (this.#size === this.#at.length) this.#grow();
    const slot = this.end % this.#at.length;
    this.#series[slot] = series;
    this.#at[slot] = at;
    this.#value[slot] = value;
    this.#present[slot] = Number(present);
    this.#size++;
  }

  /** The oldest, at most so many; they stay. */
  oldest<T>(count: number, make: (series: number, at: number, value: number, present: boolean) => T): T[] {
    return Array.from({ length: Math.min(count, this.#size) }, (_, i) => {
      const slot = (this.#first + i) % this.#at.length;
      return make(this.#series[slot], this.#at[slot], this.#value[slot], this.#present[slot] === 1);
    });
  }

  /** All before this number leave. */
  leave(end: number): void {
    const count = Math.max(0, end - this.#first);
    this.#first += count;
    this.#size -= count;
  }

  #grow(): void {
    const length = Math.min(this.#at.length * 2, this.#limit);
    const [series, at, value, present] = [
      new Uint32Array(length),
      new Float64Array(length),
      new Float64Array(length),
      new Uint8Array(length),
    ];
    for (let number = this.#first; number < this.end; number++) {
      const [from, to] = [number % this.#at.length, number % length];
      series[to] = this.#series[from];
      at[to] = this.#at[from];
      value[to] = this.#value[from];
      present[to] = this.#present[from];
    }
    [this.#series, this.#at, this.#value, this.#present] = [series, at, value, present];
  }
}
