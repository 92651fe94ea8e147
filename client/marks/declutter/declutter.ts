import type { PointColumns } from '#client/marks/points.ts';
import { PriorityQueue } from './priority-queue.ts';
import { SpatialHash } from './spatial-hash.ts';
import { roomCode, SPACINGS } from './spacing.ts';
import { Stacks, type Stack } from './stacks.ts';

/** Level of a point that finds no room at all. */
const NONE = SPACINGS.length;
const CODES = [...SPACINGS.map(roomCode), 0];
/** Of the cubes by which those that wait nearby are found, metres. */
const AROUND_M = 32;
/** When more than one point in so many changes, planning all anew costs less. */
const MANY = 16;
const TWO_32 = 2 ** 32;
/** More than any rank within a level. */
const RANKS = 2 ** 40;
/** Of a point that has no level yet: whether it had one, so that others may have waited because of it. */
const FRESH = 1;
const SHOWN = 2;

/** A point that was shown from this level on and is no more. */
interface Gone {
  /** x, y, z. */
  readonly at: Float32Array;
  readonly level: number;
}

/**
 * Badges of calm devices stand apart, or a façade of detectors is noise. A point's room is the distance to the nearest point that
 * is shown no later than it: the nearer the eye, the more points find room, and none that had it loses it. It depends on where
 * things are, not on the eye, so nothing flickers in flight, and a stage needs but one comparison per point.
 *
 * Spacings (levels) are gone through from far to near, and at each those that wait by their rank: whoever keeps the spacing from all
 * that are shown is shown from there on. Rare kinds come first: of twenty detectors and one call button, the button is told. Within a
 * kind the order has nothing to do with where things are, so that one that moves concerns its neighbours and not a row of houses.
 * A change is settled by deciding again, in the same order, on those it can concern; the plan is the one that planning all gives.
 */
export class Declutter {
  private readonly columns: PointColumns;
  private readonly stacks: Stacks;
  /** From which on it is shown. */
  private level = new Uint8Array(0);
  private falling = new Uint8Array(0);
  /** One that blocked it when last asked; */
  private holder = new Int32Array(0);
  /** By level: the speakers that are shown at it. */
  private shown: SpatialHash[] = [];
  /** All speakers. */
  private around = new SpatialHash(new Float32Array(0), AROUND_M);
  private readonly queue = new PriorityQueue();
  /** Bit n: on the agenda for level n. */
  private asked = new Uint16Array(0);
  /** Slots that were placed (true) or left since the last time. */
  private readonly changed = new Map<number, boolean>();
  private readonly decided = new Set<number>();
  private gone: Gone[] = [];

  constructor(columns: PointColumns) {
    this.columns = columns;
    this.stacks = new Stacks(columns);
  }

  /** A point came, moved, or has another icon. */
  placed(slot: number): void {
    this.changed.set(slot, true);
  }

  /** A point is no more. */
  left(slot: number): void {
    this.changed.set(slot, false);
  }

  /** Points that came or left and have not been settled. */
  get waiting(): number {
    return this.changed.size;
  }

  /** Writes the `room` of all whom the changes concern. @returns slots that have another room now */
  settle(): readonly number[] {
    const { changed, stacks } = this;
    if (changed.size === 0) return [];
    if (this.level.length < this.columns.count || changed.size > 1 + stacks.size / MANY) return this.planChanged();
    const before = stacks.rarities();
    const touched = new Set<string>();
    for (const slot of changed.keys()) {
      const place = stacks.take(slot);
      if (place === undefined) continue;
      touched.add(place);
      const stack = stacks.get(place)!;
      if (stack.representative === slot) this.withdraw(stack);
    }
    for (const [slot, here] of changed) if (here) touched.add(stacks.put(slot));
    if (stacks.rarities().some((rarity, icon) => rarity !== before[icon])) return this.planChanged();
    for (const [slot, here] of changed) if (here) stacks.rankAnew(slot);
    changed.clear();
    for (const place of touched) this.chooseRepresentative(place);
    this.askForGone();
    for (let entry = this.queue.next(); entry !== undefined; entry = this.queue.next())
      this.decide(Math.floor(entry / TWO_32), entry % TWO_32);
    return this.write();
  }

  /** Plans everything anew. @param slots those that hold a point @returns slots that have another room now */
  planAll(slots: Iterable<number>): readonly number[] {
    const all = [...slots];
    const before = this.columns.room.slice(0, this.columns.count);
    const { stacks } = this;
    this.begin(this.columns.tone.length);
    for (const slot of all) stacks.put(slot);
    for (const slot of all) stacks.rankAnew(slot);
    let waiting: number[] = [];
    for (const stack of stacks.all()) {
      stack.representative = stacks.firstOf(stack);
      this.around.enter(stack.representative);
      waiting.push(stack.representative);
    }
    waiting.sort((a, b) => stacks.rank[a] - stacks.rank[b]);
    for (let level = 0; level < NONE; level++) {
      waiting = waiting.filter((slot) => {
        if (this.isBlocked(level, slot)) return true;
        this.show(level, slot);
        return false;
      });
    }
    this.write();
    const others: number[] = [];
    for (let slot = 0; slot < before.length; slot++) if (this.columns.room[slot] !== before[slot]) others.push(slot);
    return others;
  }

  private planChanged(): readonly number[] {
    const slots = new Set(this.stacks.slots());
    for (const [slot, here] of this.changed) {
      if (here) slots.add(slot);
      else slots.delete(slot);
    }
    return this.planAll(slots);
  }

  private begin(capacity: number): void {
    this.columns.room.fill(0);
    this.changed.clear();
    this.stacks.clear(capacity);
    this.gone = [];
    if (this.level.length === capacity) {
      for (const cubes of [...this.shown, this.around]) cubes.clear();
    } else {
      this.level = new Uint8Array(capacity);
      this.falling = new Uint8Array(capacity);
      this.holder = new Int32Array(capacity);
      this.asked = new Uint16Array(capacity);
      this.shown = SPACINGS.map((spacing) => new SpatialHash(this.stacks.metres, spacing * 2));
      this.around = new SpatialHash(this.stacks.metres, AROUND_M);
    }
    this.level.fill(NONE);
  }

  private chooseRepresentative(place: string): void {
    const { stacks } = this;
    const stack = stacks.get(place);
    if (!stack) return;
    if (stack.slots.length === 0) return stacks.drop(place);
    const next = stacks.firstOf(stack);
    if (next === stack.representative) return;
    this.withdraw(stack);
    stack.representative = next;
    this.around.enter(next);
    this.falling[next] = FRESH;
    this.ask(0, next);
  }

  private withdraw(stack: Stack): void {
    const { representative } = stack;
    if (representative < 0) return;
    stack.representative = -1;
    this.around.leave(representative);
    const level = this.level[representative];
    if (level < NONE) this.gone.push({ at: this.stacks.metres.slice(representative * 3, representative * 3 + 3), level });
    this.hide(representative);
  }

  /** Those who waited because of what is gone. */
  private askForGone(): void {
    const scratch = this.level.length;
    for (const { at, level } of this.gone) {
      this.stacks.metres.set(at, scratch * 3);
      for (let next = level; next < NONE; next++) this.askWaiting(next, scratch, -1);
    }
    this.gone = [];
  }

  private decide(level: number, slot: number): void {
    this.asked[slot] &= ~(1 << level);
    const before = this.level[slot];
    if (before < level) return;
    if (this.isBlocked(level, slot)) {
      if (before === level) {
        this.hide(slot);
        this.falling[slot] = SHOWN;
        this.askWaiting(level, slot, this.stacks.rank[slot]);
      }
      if (this.falling[slot] !== 0) this.fall(level + 1, slot);
      return;
    }
    if (before === level) return;
    this.show(level, slot);
    for (let next = level; next < NONE; next++) this.askShown(next, slot, next === level ? this.stacks.rank[slot] : -1);
  }

  private fall(level: number, slot: number): void {
    if (level === NONE) {
      this.falling[slot] = 0;
      return;
    }
    if (this.falling[slot] === SHOWN) this.askWaiting(level, slot, -1);
    this.ask(level, slot);
  }

  private show(level: number, slot: number): void {
    for (let next = level; next < this.level[slot] && next < NONE; next++) this.shown[next].enter(slot);
    this.level[slot] = level;
    this.falling[slot] = 0;
    this.decided.add(slot);
  }

  private hide(slot: number): void {
    for (let level = this.level[slot]; level < NONE; level++) this.shown[level].leave(slot);
    this.level[slot] = NONE;
    this.decided.add(slot);
  }

  /** Whether one that is shown before it is nearer than the level's spacing. The nearest of them is noted, as it will hold the longest. */
  private isBlocked(at: number, slot: number): boolean {
    if (this.isHeld(at, slot)) return true;
    const { level, holder, stacks } = this;
    const { rank } = stacks;
    let nearest = Infinity;
    this.shown[at].visit(slot, SPACINGS[at], (other, squared) => {
      if (squared >= nearest || !(level[other] < at || (level[other] === at && rank[other] < rank[slot]))) return;
      nearest = squared;
      holder[slot] = other;
    });
    return nearest < Infinity;
  }

  /** Whether what was last seen to block it does so now. */
  private isHeld(at: number, slot: number): boolean {
    const { level, stacks } = this;
    const { rank, metres } = stacks;
    const other = this.holder[slot];
    if (!(level[other] < at || (level[other] === at && rank[other] < rank[slot]))) return false;
    const [a, b] = [slot * 3, other * 3];
    return (
      (metres[a] - metres[b]) ** 2 + (metres[a + 1] - metres[b + 1]) ** 2 + (metres[a + 2] - metres[b + 2]) ** 2 <
      SPACINGS[at] * SPACINGS[at]
    );
  }

  /**
   * Puts on the agenda those within a level's spacing that are not shown at it, of a higher rank than `after`, unless another holds
   * them.
   */
  private askWaiting(at: number, slot: number, after: number): void {
    const { level, stacks } = this;
    const { rank } = stacks;
    this.around.visit(slot, SPACINGS[at], (other) => {
      if (other !== slot && level[other] > at && rank[other] > after && !this.isHeld(at, other)) this.ask(at, other);
    });
  }

  /** Puts on the agenda those within a level's spacing that are shown from it on, of a higher rank than `after`. */
  private askShown(at: number, slot: number, after: number): void {
    const { level, stacks } = this;
    const { rank } = stacks;
    this.shown[at].visit(slot, SPACINGS[at], (other) => {
      if (other !== slot && level[other] === at && rank[other] > after) this.ask(at, other);
    });
  }

  private ask(level: number, slot: number): void {
    const bit = 1 << level;
    if ((this.asked[slot] & bit) !== 0) return;
    this.asked[slot] |= bit;
    this.queue.add(level * TWO_32 + slot, level * RANKS + this.stacks.rank[slot]);
  }

  private write(): number[] {
    const { room } = this.columns;
    const written: number[] = [];
    for (const slot of this.decided) {
      const code = CODES[this.level[slot]];
      if (room[slot] === code) continue;
      room[slot] = code;
      written.push(slot);
    }
    this.decided.clear();
    return written;
  }
}
