import { boxOf, type Rings } from '#tiles/area/area.ts';
import { ringsHold } from './rings.ts';

/** Cell of the index, degrees: about 100 m. */
const CELL = 0.001;
/** A shape over more cells than this is looked at every time instead. */
const MOST_CELLS = 4096;

interface Entry<T> {
  readonly rings: Rings;
  readonly item: T;
  /** Square degrees of its box: the smaller one is the closer answer. */
  readonly extent: number;
}

const keyOf = (column: number, row: number): number => (column + 180_000) * 400_000 + row + 90_000;
const cell = (degrees: number): number => Math.floor(degrees / CELL);

/** Finds what polygon a point lies in. */
export class PolygonIndex<T> {
  readonly #cells = new Map<number, Entry<T>[]>();
  readonly #large: Entry<T>[] = [];
  #count = 0;

  get size(): number {
    return this.#count;
  }

  add(rings: Rings, item: T): void {
    const [west, south, east, north] = boxOf(rings[0]);
    const entry = { rings, item, extent: (east - west) * (north - south) };
    this.#count++;
    const [c0, c1, r0, r1] = [cell(west), cell(east), cell(south), cell(north)];
    if ((c1 - c0 + 1) * (r1 - r0 + 1) > MOST_CELLS) {
      this.#large.push(entry);
      return;
    }
    for (let column = c0; column <= c1; column++) {
      for (let row = r0; row <= r1; row++) {
        const list = this.#cells.get(keyOf(column, row));
        if (list) list.push(entry);
        else this.#cells.set(keyOf(column, row), [entry]);
      }
    }
  }

  /** The smallest polygon that holds the point; undefined when none does. */
  at(lon: number, lat: number): T | undefined {
    let found: Entry<T> | undefined;
    for (const list of [this.#cells.get(keyOf(cell(lon), cell(lat))) ?? [], this.#large]) {
      for (const entry of list) {
        if ((!found || entry.extent < found.extent) && ringsHold(entry.rings, lon, lat)) found = entry;
      }
    }
    return found?.item;
  }
}
