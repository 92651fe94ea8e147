import { unpackRollUp, type RollUp, type RollUpPage } from '#contract/live/rollup.ts';

/** The server's counts by place, as of one position of one run of it. */
export class RollUpMirror {
  readonly #places = new Map<string, RollUp>();
  #run = '';
  #position = 0;

  get(path: string): RollUp | undefined {
    return this.#places.get(path);
  }

  all(): ReadonlyMap<string, RollUp> {
    return this.#places;
  }

  /** What is held of a run; 0 = nothing. */
  heldOf(run: string): number {
    return run === this.#run ? this.#position : 0;
  }

  clear(): void {
    this.#places.clear();
    this.#position = 0;
  }

  /** @returns the places that changed, null when any may have; `'misfit'` when pages are missing before this one. */
  apply({ run, from, to, rows }: RollUpPage): readonly string[] | null | 'misfit' {
    if (from > this.heldOf(run)) return 'misfit';
    if (from === 0) this.#places.clear();
    for (const row of rows) {
      const rollUp = unpackRollUp(row);
      if (row.length > 1) this.#places.set(row[0], rollUp);
      else this.#places.delete(row[0]);
    }
    this.#run = run;
    this.#position = to;
    return from === 0 ? null : rows.map(([path]) => path);
  }
}
