import { ROOM_ANYWHERE } from './declutter/spacing.ts';
import { BLOCK, PointBlocks } from './point-blocks.ts';

/**
 * Points as columns, one slot each, written in place. `tone` changes all the time, so its dirty slots are known by block: one write covers
 * at least so many bytes, which costs no more than writing one. A place, icon or room that changes is said slot by slot (`moved`); when
 * very many did, `reshaped()` is called, the mark renewed, and stages hand the columns to their engine anew.
 */
export class PointColumns {
  /** Slots in use: 0 … count − 1. */
  count = 0;
  /** Longitude, latitude, height per slot. */
  positions: Float64Array<ArrayBuffer>;
  /** Index into TONE_NAMES, with LIFE_SAFETY, UNACKED and SELECTED. */
  tone: Uint8Array<ArrayBuffer>;
  /** Number in the mark's icon list; 0 = none. */
  icon: Uint8Array<ArrayBuffer>;
  /** How much room there is for its badge, see `room/`; from ROOM_ANYWHERE on a badge is never too much. */
  room: Uint8Array<ArrayBuffer>;
  /** Which blocks of them a picture needs. */
  readonly blocks = new PointBlocks(this);
  private dirty: Uint8Array;
  private anyDirty = false;
  private readonly movedSlots = new Set<number>();

  constructor(capacity = 1024) {
    this.positions = new Float64Array(capacity * 3);
    this.tone = new Uint8Array(capacity);
    this.icon = new Uint8Array(capacity);
    this.room = new Uint8Array(capacity).fill(ROOM_ANYWHERE);
    this.dirty = new Uint8Array(Math.ceil(capacity / BLOCK));
  }

  /** Room for `count` slots; new ones are hidden, and said by `moved` as they are filled. Arrays are replaced when they grow. */
  resize(count: number): void {
    if (count > this.tone.length) {
      const capacity = Math.max(count, this.tone.length * 2);
      this.positions = copyInto(new Float64Array(capacity * 3), this.positions);
      this.tone = copyInto(new Uint8Array(capacity), this.tone);
      this.icon = copyInto(new Uint8Array(capacity), this.icon);
      this.room = copyInto(new Uint8Array(capacity).fill(ROOM_ANYWHERE), this.room);
      this.dirty = copyInto(new Uint8Array(Math.ceil(capacity / BLOCK)), this.dirty);
    }
    if (count < this.count) this.tone.fill(0, count, this.count);
    this.blocks.touchFrom(Math.min(count, this.count));
    this.count = count;
  }

  /** All is handed over anew: what moved needs no word of its own. */
  reshaped(): void {
    this.movedSlots.clear();
    this.blocks.touchFrom(0);
  }

  /** Slots that moved since stages last looked. */
  get movedCount(): number {
    return this.movedSlots.size;
  }

  /** A slot's place, icon or room is another. */
  moved(slot: number): void {
    this.movedSlots.add(slot);
    this.blocks.touch(slot);
  }

  place(slot: number, lon: number, lat: number, height: number): void {
    this.positions[slot * 3] = lon;
    this.positions[slot * 3 + 1] = lat;
    this.positions[slot * 3 + 2] = height;
  }

  /** @returns whether that is news. */
  setTone(slot: number, tone: number): boolean {
    if (this.tone[slot] === tone) return false;
    this.tone[slot] = tone;
    this.dirty[(slot / BLOCK) | 0] = 1;
    this.anyDirty = true;
    this.blocks.touch(slot);
    return true;
  }

  /** Hands over each slot whose place, icon or room changed since the last time, and forgets them. */
  flushMoved(write: (slot: number) => void): void {
    for (const slot of this.movedSlots) if (slot < this.count) write(slot);
    this.movedSlots.clear();
  }

  /** Hands over each run of slots whose tone may have changed since the last flush, ascending, and forgets them. */
  flush(write: (start: number, end: number) => void): void {
    if (!this.anyDirty) return;
    this.anyDirty = false;
    const { dirty } = this;
    const blocks = Math.ceil(this.count / BLOCK);
    for (let block = dirty.indexOf(1); block >= 0 && block < blocks; block = dirty.indexOf(1, block)) {
      const first = block;
      while (block < blocks && dirty[block] === 1) dirty[block++] = 0;
      write(first * BLOCK, Math.min(block * BLOCK, this.count));
    }
  }
}

function copyInto<A extends Uint8Array | Float64Array>(target: A, source: A): A {
  target.set(source);
  return target;
}
