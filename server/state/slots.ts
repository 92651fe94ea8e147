import type { PointSpec } from '#contract/kinds/device-kind.ts';
import { levelsOf, LEVEL_BITS, SENSOR_FAULT } from './limits.ts';
import { AHEAD_MS } from './clock.ts';
import type { TrueTime } from './device-clocks.ts';

/** A retransmission of a device whose clock is wrong is known by its equal time, this long. */
const RETRANSMISSION_MS = 60_000;
/** Bad values in a row until the sensor is called broken. */
const BAD_IN_A_ROW = 3;
const RESTORED = 32;
const CLOCK_FAULT = 64;
/** Its time is ours: the message had none. */
const UNTIMED = 128;

/**
 * What state remembers of each value slot beside the value itself (the slots of `columns.values`).
 * Columns again: a city has some million slots.
 */
export class SlotMemory {
  /** Tick at which the value last changed. */
  valueTick = new Uint32Array(4096);
  /** When the value was true, corrected, monotonic ms; NaN = never. */
  #at = new Float64Array(4096).fill(NaN);
  /** The same by the device's own clock, unchanged, ms UTC. */
  #said = new Float64Array(4096).fill(NaN);
  #bits = new Uint8Array(4096);
  #bad = new Uint8Array(4096);

  /** @param size of the columns' values, which grow ahead of what is used */
  reserve(size: number): void {
    if (size <= this.#at.length) return;
    const bigger = <A extends Uint8Array | Uint32Array | Float64Array>(fresh: A, old: A): A => {
      fresh.set(old);
      return fresh;
    };
    this.valueTick = bigger(new Uint32Array(size), this.valueTick);
    this.#at = bigger(new Float64Array(size).fill(NaN), this.#at);
    this.#said = bigger(new Float64Array(size).fill(NaN), this.#said);
    this.#bits = bigger(new Uint8Array(size), this.#bits);
    this.#bad = bigger(new Uint8Array(size), this.#bad);
  }

  /** Levels of a device's slots together, and SENSOR_FAULT. */
  levels(base: number, points: number): number {
    let bits = 0;
    for (let slot = base; slot < base + points; slot++) bits |= this.#bits[slot];
    return bits & (LEVEL_BITS | SENSOR_FAULT);
  }

  /**
   * Is this reading news for the slot? Not when it is older than what is held (`late`); held against one without a time of its own, a clock
   * may be slow by `AHEAD_MS`. The same time and value twice is a retransmission (`duplicate`). A reading with a wrong clock is never
   * late: it cannot be ordered.
   */
  news(slot: number, same: boolean, observedAt: number, time: TrueTime): 'news' | 'duplicate' | 'late' {
    const held = this.#bits[slot];
    if (same && time.timed && observedAt === this.#said[slot] && (!time.fault || time.at - this.#at[slot] < RETRANSMISSION_MS))
      return 'duplicate';
    if (time.fault || (held & CLOCK_FAULT) !== 0) return 'news';
    const timed = (held & UNTIMED) === 0;
    // By its own clock it is newer: clocks that are corrected little by little make nothing late.
    if (time.timed && timed && observedAt >= this.#said[slot]) return 'news';
    const slow = time.timed === timed ? 0 : AHEAD_MS;
    return time.at < this.#at[slot] - slow ? 'late' : 'news';
  }

  /** When the value was true, corrected, monotonic ms; NaN = never. */
  heldSince(slot: number): number {
    return this.#at[slot];
  }

  /** True until the slot's first report since the server started. */
  isRestored(slot: number): boolean {
    return (this.#bits[slot] & RESTORED) !== 0;
  }

  write(slot: number, spec: PointSpec, value: number, observedAt: number, time: TrueTime): void {
    this.#bits[slot] = levelsOf(spec, value, this.#bits[slot]) | (time.fault ? CLOCK_FAULT : 0) | (time.timed ? 0 : UNTIMED);
    this.#at[slot] = time.at;
    this.#said[slot] = time.timed ? observedAt : NaN;
    this.#bad[slot] = 0;
  }

  /** @param at monotonic, ms @param said ms UTC */
  restore(slot: number, spec: PointSpec, value: number, at: number, said: number): void {
    this.#bits[slot] = levelsOf(spec, value, 0) | RESTORED;
    this.#at[slot] = at;
    this.#said[slot] = said;
  }

  /** By other limits than before. What rules said by the old ones is unknown, as after a restart. Points with the same are left alone. */
  rejudge(base: number, before: readonly PointSpec[], specs: readonly PointSpec[], values: Float32Array): void {
    for (const [i, spec] of specs.entries()) {
      const slot = base + i;
      if (spec === before[i] || Number.isNaN(values[slot])) continue;
      this.#bits[slot] = (this.#bits[slot] & ~LEVEL_BITS) | levelsOf(spec, values[slot], this.#bits[slot]) | RESTORED;
    }
  }

  /** To slots that were not used before. */
  copy(from: number, to: number, count: number): void {
    for (const array of [this.#at, this.#said, this.#bits, this.#bad]) array.copyWithin(to, from, from + count);
  }

  /** Counts a value that cannot be used. @returns true when the sensor has just become broken by it. */
  bad(slot: number): boolean {
    this.#bad[slot] = Math.min(255, this.#bad[slot] + 1);
    if (this.#bad[slot] !== BAD_IN_A_ROW) return false;
    this.#bits[slot] |= SENSOR_FAULT;
    return true;
  }

  forget(base: number, points: number): void {
    for (const array of [this.#at, this.#said]) array.fill(NaN, base, base + points);
    for (const array of [this.#bits, this.#bad]) array.fill(0, base, base + points);
  }
}
