import { SELECTED, TONE, TONE_NAMES, toneAt, toneOf } from './tones.ts';

/** Slots of one block. */
export const BLOCK = 256;

/** Degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** From how far something is seen: nothing, what is well (near only), what is not heard or at fault, and what is seen from any distance. */
export const SEEN = { never: 0, near: 1, calm: 2, always: 3 } as const;

const SEEN_BY_TONE = Uint8Array.from({ length: 256 }, (_, state) => {
  const tone = toneOf(state);
  if (tone === 0 || tone >= TONE_NAMES.length) return SEEN.never;
  if (toneAt(tone).alarm || (state & SELECTED) !== 0) return SEEN.always;
  return tone === TONE.normal ? SEEN.near : SEEN.calm;
});

/**
 * Where the points of each block of slots are, and from how far any of them is seen, so that a picture of some need not look at all.
 * A block is looked at again when it is asked for after one of its points changed.
 */
export class PointBlocks {
  private readonly columns: { readonly count: number; readonly positions: Float64Array; readonly tone: Uint8Array };
  private readonly boxes: Box[] = [];
  private readonly seen: number[] = [];
  /** By block: 1 = must be looked at again. */
  private changed = new Uint8Array(0);

  constructor(columns: PointBlocks['columns']) {
    this.columns = columns;
  }

  /** A point came, went, moved or looks different. */
  touch(slot: number): void {
    this.changed[Math.floor(slot / BLOCK)] = 1;
  }

  /** All from a slot on may be other than they were, and there may be more. */
  touchFrom(slot: number): void {
    const blocks = Math.ceil(this.columns.tone.length / BLOCK);
    if (this.changed.length < blocks) {
      const bigger = new Uint8Array(blocks);
      bigger.set(this.changed);
      this.changed = bigger;
    }
    this.changed.fill(1, Math.floor(slot / BLOCK));
  }

  /** Numbers of the blocks, ascending, of which anything is seen from so far (`least` of SEEN) and whose box passes. */
  find(least: number, passes: (box: Box) => boolean): number[] {
    const found: number[] = [];
    for (let block = 0; block * BLOCK < this.columns.count; block++) {
      if (this.changed[block] === 1) this.look(block);
      if (this.seen[block] >= least && passes(this.boxes[block])) found.push(block);
    }
    return found;
  }

  private look(block: number): void {
    this.changed[block] = 0;
    const { count, positions, tone } = this.columns;
    let seen = 0;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let slot = block * BLOCK; slot < Math.min(count, (block + 1) * BLOCK); slot++) {
      const own = SEEN_BY_TONE[tone[slot]];
      if (own === SEEN.never) continue;
      seen = Math.max(seen, own);
      const [lon, lat] = [positions[slot * 3], positions[slot * 3 + 1]];
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    this.seen[block] = seen;
    this.boxes[block] = { west, south, east, north };
  }
}
