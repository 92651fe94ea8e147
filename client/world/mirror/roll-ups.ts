import { isTroubled, unpackRollUp, type RollUp, type RollUpPage } from '#contract/live/rollup.ts';

/**
 * The server's counts by place, as of one position of one run of it. Where there are too many places to be told all, those in buildings
 * are held while their cell is watched, or something is the matter there.
 */
export class RollUpMirror {
  readonly #places = new Map<string, RollUp>();
  /** Held only for as long as it is watched, or troubled. */
  readonly #passing = new Set<string>();
  readonly #passes: (path: string) => boolean;
  readonly #isWatched: (path: string) => boolean;
  /** By kind, devices by status; as the server counts them. */
  #kinds: ReadonlyMap<string, readonly number[]> | null = null;
  #run = '';
  #position = 0;

  /**
   * @param passes whether a place is told only while it is looked at, or something is the matter there
   * @param isWatched whether such a place is looked at
   */
  constructor(passes: (path: string) => boolean, isWatched: (path: string) => boolean) {
    this.#passes = passes;
    this.#isWatched = isWatched;
  }

  get(path: string): RollUp | undefined {
    return this.#places.get(path);
  }

  all(): ReadonlyMap<string, RollUp> {
    return this.#places;
  }

  /** Devices by kind and status; null = not told. */
  get kinds(): ReadonlyMap<string, readonly number[]> | null {
    return this.#kinds;
  }

  /** What is held of a run; 0 = nothing. */
  heldOf(run: string): number {
    return run === this.#run ? this.#position : 0;
  }

  clear(): void {
    this.#places.clear();
    this.#passing.clear();
    this.#kinds = null;
    this.#position = 0;
  }

  /** @returns the places that changed, null when any may have; `'misfit'` when pages are missing before this one. */
  apply({ run, cell, from, to, rows, kinds }: RollUpPage): readonly string[] | null | 'misfit' {
    if (kinds) {
      if (run === this.#run) this.#kinds = new Map(kinds.map(([kind, ...counts]) => [kind, counts]));
      return [];
    }
    if (cell !== undefined) return run === this.#run ? this.#take(rows) : [];
    if (from > this.heldOf(run)) return 'misfit';
    if (from === 0) this.clear();
    const changed = this.#take(rows);
    this.#run = run;
    this.#position = to;
    return from === 0 ? null : changed;
  }

  #take(rows: RollUpPage['rows']): readonly string[] {
    for (const row of rows) {
      const [path] = row;
      const rollUp = unpackRollUp(row);
      const passing = this.#passes(path);
      const held = row.length > 1 && (!passing || isTroubled(rollUp) || this.#isWatched(path));
      if (held) this.#places.set(path, rollUp);
      else this.#places.delete(path);
      if (held && passing) this.#passing.add(path);
      else this.#passing.delete(path);
    }
    return rows.map(([path]) => path);
  }

  /** Lets go of what is not looked at any more. @returns the places */
  sweep(): readonly string[] {
    const left = [...this.#passing].filter((path) => !this.#isWatched(path) && !isTroubled(this.#places.get(path)!));
    for (const path of left) {
      this.#places.delete(path);
      this.#passing.delete(path);
    }
    return left;
  }

  /** Which places pass may be another now. */
  sortAnew(): void {
    this.#passing.clear();
    for (const path of this.#places.keys()) if (this.#passes(path)) this.#passing.add(path);
  }
}
