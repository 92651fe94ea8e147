import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { fade } from '#client/stages/camera/scale.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import { BLOCK, SEEN, type Box } from '#client/marks/point-blocks.ts';

/** What a picture shows of the ground. */
export interface Sight {
  /** Of ground under one CSS pixel in the middle of the picture. */
  readonly metresPerPixel: number;
  /** Whether any of this ground, or what stands on it, may be in the picture. */
  readonly sees: (box: Box) => boolean;
}

/** CSS pixels beyond the picture that are made ready with it: a small movement needs nothing else. */
const AROUND_PX = 800;
/** When more is drawn than so many times what is needed, and some, it is chosen anew. */
const TOO_MANY = 2;
const SOME = 16;

/**
 * The blocks of a mark's points that a picture needs, one behind the other as a stage has them on the graphics card: what a picture costs
 * follows from what is in it and not from how many devices are known.
 */
export class BlocksInSight {
  private blocks: readonly number[] = [];
  private places = new Map<number, number>();

  /** Points there is room for. */
  get length(): number {
    return this.blocks.length * BLOCK;
  }

  /** Whether a picture needs others than are drawn, or far fewer. */
  lacks(mark: PointsMark, { metresPerPixel, sees }: Sight): boolean {
    const needed = mark.columns.blocks.find(leastSeen(mark, metresPerPixel), sees);
    return this.blocks.length > needed.length * TOO_MANY + SOME || !needed.every((block) => this.places.has(block));
  }

  /** @returns whether others are to be drawn than before */
  aim(mark: PointsMark, sight: Sight): boolean {
    if (!this.lacks(mark, sight)) return false;
    const { metresPerPixel, sees } = sight;
    const around = AROUND_PX * metresPerPixel;
    this.blocks = mark.columns.blocks.find(leastSeen(mark, metresPerPixel), (box) => sees(grown(box, around)));
    this.places = new Map(this.blocks.map((block, place) => [block, place]));
    return true;
  }

  /** Slot of what is drawn at a place. */
  slotAt(index: number): number {
    return this.blocks[Math.floor(index / BLOCK)] * BLOCK + (index % BLOCK);
  }

  /** Where a slot is drawn; −1 = it is not. */
  indexOf(slot: number): number {
    const place = this.places.get(Math.floor(slot / BLOCK));
    return place === undefined ? -1 : place * BLOCK + (slot % BLOCK);
  }

  /** What is drawn of a column. @param size numbers to a point */
  gather<A extends Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(column: A, size: number, into: A): A {
    const step = BLOCK * size;
    for (const [place, block] of this.blocks.entries()) into.set(column.subarray(block * step, (block + 1) * step), place * step);
    return into;
  }

  /** Parts of a run of slots that are drawn: @param write from which slot to which (exclusive), and where the first of them is drawn */
  eachDrawn(start: number, end: number, write: (from: number, to: number, index: number) => void): void {
    for (let from = start; from < end; from = (Math.floor(from / BLOCK) + 1) * BLOCK) {
      const index = this.indexOf(from);
      if (index >= 0) write(from, Math.min(end, (Math.floor(from / BLOCK) + 1) * BLOCK), index);
    }
  }
}

/** As the shader reads a point (POINT_READ). */
function leastSeen({ calmWithin, iconsWithin }: PointsMark, metresPerPixel: number): number {
  if (fade(calmWithin, metresPerPixel) === 0) return SEEN.always;
  return fade(iconsWithin, metresPerPixel) === 0 ? SEEN.calm : SEEN.near;
}

function grown({ west, south, east, north }: Box, metres: number): Box {
  const up = metres / METRES_PER_DEGREE;
  const across = up / Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  return { west: west - across, south: south - up, east: east + across, north: north + up };
}
