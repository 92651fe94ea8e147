import type { PointSpec } from '#contract/device-kind.ts';
import { levelsOf, LEVEL_BITS, SENSOR_FAULT } from './limits.ts';
import type { JudgedClock } from './clock.ts';

/** A retransmission of a device whose clock is wrong is known by its equal time, this long. */
const RETRANSMISSION_MS = 60_000;
/** Bad values in a row until the sensor is called broken. */
const BAD_IN_A_ROW = 3;
const RESTORED = 32;
const CLOCK_FAULT = 64;

/**
 * What state remembers of each value slot beside the value itself (the slots of `columns.values`).
 * Columns again: a city has some million slots.
 */
export class SlotMemory {
  /** Tick at which the value last changed. */
  valueTick = new Uint32Array(4096);
  /** When the value was true, corrected, ms UTC; 0 = never. */
  #at = new Float64Array(4096);
  /** The same by the device's own clock, unchanged. */
  #said = new Float64Array(4096);
  #bits = new Uint8Array(4096);
  #bad = new Uint8Array(4096);

  reserve(slots: number): void {
    if (slots <= this.#at.length) return;
    const size = Math.max(slots, this.#at.length * 2);
    const bigger = <A extends Uint8Array | Uint32Array | Float64Array>(fresh: A, old: A): A => {
      fresh.set(old);
      return fresh;
    };
    this.valueTick = bigger(new Uint32Array(size), this.valueTick);
    this.#at = bigger(new Float64Array(size), this.#at);
    this.#said = bigger(new Float64Array(size), this.#said);
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
   * Is this reading news for the slot? With a believable clock: not when it is older than what is held (`late`). The same
   * time and value twice is a retransmission (`duplicate`). A reading with a wrong clock is never late: it cannot be ordered.
   */
  news(slot: number, same: boolean, observedAt: number, clock: JudgedClock): 'news' | 'duplicate' | 'late' {
    if (same && observedAt === this.#said[slot] && (!clock.fault || clock.at - this.#at[slot] < RETRANSMISSION_MS)) return 'duplicate';
    const ordered = !clock.fault && (this.#bits[slot] & CLOCK_FAULT) === 0;
    return ordered && clock.at < this.#at[slot] ? 'late' : 'news';
  }

  /** True until the slot's first report since the server started. */
  isRestored(slot: number): boolean {
    return (this.#bits[slot] & RESTORED) !== 0;
  }

  write(slot: number, spec: PointSpec, value: number, observedAt: number, clock: JudgedClock): void {
    this.#bits[slot] = levelsOf(spec, value, this.#bits[slot]) | (clock.fault ? CLOCK_FAULT : 0);
    this.#at[slot] = clock.at;
    this.#said[slot] = observedAt;
    this.#bad[slot] = 0;
  }

  restore(slot: number, spec: PointSpec, value: number, at: number): void {
    this.#bits[slot] = levelsOf(spec, value, 0) | RESTORED;
    this.#at[slot] = at;
    this.#said[slot] = at;
  }

  /** Counts a value that cannot be used. @returns true when the sensor has just become broken by it. */
  bad(slot: number): boolean {
    this.#bad[slot] = Math.min(255, this.#bad[slot] + 1);
    if (this.#bad[slot] !== BAD_IN_A_ROW) return false;
    this.#bits[slot] |= SENSOR_FAULT;
    return true;
  }

  forget(base: number, points: number): void {
    for (const array of [this.#at, this.#said, this.#bits, this.#bad]) array.fill(0, base, base + points);
  }
}
