import { clearMovers, createMoverColumns, type MoverColumns } from '#contract/live/mover-columns.ts';
import { applyMovers, readMoversHeader } from '#contract/wire/mover-frame.ts';

/** Keeps columns of movers equal to the server's, as of one tick of one run of it. */
export class MoverMirror {
  readonly columns: MoverColumns = createMoverColumns();
  /** By ledger id. */
  readonly #handles = new Map<string, number>();
  #touched: number[] = [];

  handleOf(mover: string): number | undefined {
    return this.#handles.get(mover);
  }

  /** Another run numbers them otherwise, another person may see others. */
  clear(): void {
    clearMovers(this.columns);
    this.#handles.clear();
  }

  /**
   * @param held tick of what is held
   * @returns the handles written; null when the frame does not lead on from what is held, and everything must be asked for again
   */
  apply(bytes: Uint8Array, held: number): readonly number[] | null {
    try {
      if (readMoversHeader(bytes).since > held) return null;
      this.#touched = [];
      applyMovers(this.columns, bytes, this.#note);
      return this.#touched;
    } catch {
      this.clear();
      return null;
    }
  }

  readonly #note = (handle: number): void => {
    this.#handles.set(this.columns.ids[handle], handle);
    this.#touched.push(handle);
  };
}
