import type { Device } from '#contract/records/device.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { StringColumn, readStrings } from './strings.ts';

/** Half a metre: far devices are no more than dots. */
const STEPS_PER_DEGREE = 2e5;

/** Dots in one part; a reader refuses more. */
export const PART_DOTS = 16_384;
const MOST_HANDLE = 4_000_000;

/** Far devices: where each is, what it is, and the cell that is to be watched to know more of it. */
export interface Dots {
  readonly kinds: readonly string[];
  readonly cells: readonly string[];
  readonly handles: Uint32Array;
  /** Index into `kinds`. */
  readonly kindOf: Uint32Array;
  /** Index into `cells`. */
  readonly cellOf: Uint32Array;
  /** Longitude and latitude of each. */
  readonly positions: Float64Array;
}

/** Dots as columns: handles, kinds, cells, longitudes, latitudes, each as the difference to the one before. */
export class DotColumnsWriter {
  count = 0;
  readonly #columns = Array.from({ length: 5 }, () => new ByteWriter());
  readonly #last = [0, 0, 0, 0, 0];
  readonly #kinds = new Map<string, number>();
  readonly #cells = new Map<string, number>();

  add({ handle, kind, position: [lon, lat] }: Device, cell: string): void {
    const row = [
      handle,
      numberOf(kind, this.#kinds),
      numberOf(cell, this.#cells),
      Math.round(lon * STEPS_PER_DEGREE),
      Math.round(lat * STEPS_PER_DEGREE),
    ];
    row.forEach((value, i) => {
      this.#columns[i].signed(value - this.#last[i]);
      this.#last[i] = value;
    });
    this.count++;
  }

  finish(): Uint8Array {
    const all = new ByteWriter();
    all.varint(this.count);
    for (const names of [this.#kinds, this.#cells]) {
      const column = new StringColumn();
      for (const name of names.keys()) column.add(name);
      column.write(all);
    }
    for (const column of this.#columns) all.bytes(column.written());
    return all.written();
  }
}

function numberOf(name: string, known: Map<string, number>): number {
  const number = known.get(name) ?? known.size;
  known.set(name, number);
  return number;
}

/** @throws Error saying what does not fit, when these are no dots */
export function readDots(bytes: Uint8Array): Dots {
  const from = new ByteReader(bytes, 'dots');
  const count = from.within(PART_DOTS, 'the number of dots');
  const kinds = readStrings(from, count);
  const cells = readStrings(from, count);
  const column = (name: string, most: number): number[] => {
    const values = new ByteReader(from.bytes(), `dots, ${name}`);
    let value = 0;
    const read = Array.from({ length: count }, () => {
      value += values.signed();
      if (Math.abs(value) > most || (name !== 'positions' && value < 0))
        throw new Error(`dots, ${name}: ${value}, at most ${most} is possible`);
      return value;
    });
    values.end();
    return read;
  };
  const handles = Uint32Array.from(column('handles', MOST_HANDLE));
  const kindOf = Uint32Array.from(column('kinds', kinds.length - 1));
  const cellOf = Uint32Array.from(column('cells', cells.length - 1));
  const [lon, lat] = [column('positions', 180 * STEPS_PER_DEGREE), column('positions', 90 * STEPS_PER_DEGREE)];
  from.end();
  const positions = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) positions.set([lon[i] / STEPS_PER_DEGREE, lat[i] / STEPS_PER_DEGREE], i * 2);
  return { kinds, cells, handles, kindOf, cellOf, positions };
}
