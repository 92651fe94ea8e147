import { METRES_PER_DEGREE } from '#contract/places/geo.ts';

/** Places that a trail bends at, and how far apart they are at least, metres. */
export const TRAIL = 6;
const TRAIL_STEP_M = 12;
/** A mover glides to where it was last heard for as long as it took until then, within these, ms. */
const SHORTEST_MS = 200;
const LONGEST_MS = 5000;
/** Nearer than this nothing is seen to move, degrees: 0.1 m. */
const STILL = 1e-6;

/**
 * Movers as they are drawn: each glides from where it is seen to where it was last heard, and draws a short trail. Lent to stages, which
 * call `advance` before each picture. Instants are server time, ms: who looks at two screens side by side sees one mover.
 */
export class MoverTracks {
  /** Slots in use: 0 … count − 1. */
  count = 0;
  /** Longitude, latitude, height per slot, as of the last `advance`. */
  positions = new Float64Array(0);
  /** Degrees clockwise from north; NaN = not known. */
  heading = new Float32Array(0);
  /** Index into TONE_NAMES; 0 = not to be seen. */
  tone = new Uint8Array(0);
  /** Per slot the places behind it, the newest first: longitude, latitude, height of each. Unused ones are where the last used one is. */
  trail = new Float64Array(0);
  private from = new Float64Array(0);
  private to = new Float64Array(0);
  private startedAt = new Float64Array(0);
  private arrivesAt = new Float64Array(0);
  private heardAt = new Float64Array(0);
  private readonly gliding = new Set<number>();
  private news = true;

  resize(count: number): void {
    if (count > this.tone.length) {
      const size = Math.max(64, count, this.tone.length * 2);
      const grown = <A extends Float64Array | Float32Array | Uint8Array>(fresh: A, old: A): A => {
        fresh.set(old);
        return fresh;
      };
      this.positions = grown(new Float64Array(size * 3).fill(NaN), this.positions);
      this.heading = grown(new Float32Array(size), this.heading);
      this.tone = grown(new Uint8Array(size), this.tone);
      this.trail = grown(new Float64Array(size * TRAIL * 3), this.trail);
      this.from = grown(new Float64Array(size * 3), this.from);
      this.to = grown(new Float64Array(size * 3), this.to);
      this.startedAt = grown(new Float64Array(size), this.startedAt);
      this.arrivesAt = grown(new Float64Array(size), this.arrivesAt);
      this.heardAt = grown(new Float64Array(size), this.heardAt);
    }
    this.count = count;
    this.news = true;
  }

  /** Nobody is anywhere any more. */
  clear(): void {
    this.tone.fill(0);
    this.positions.fill(NaN);
    this.gliding.clear();
    this.resize(0);
  }

  setTone(slot: number, tone: number): boolean {
    if (this.tone[slot] === tone) return false;
    this.tone[slot] = tone;
    this.news = true;
    return true;
  }

  /** Where a mover was heard: it is placed there at once when it was nowhere, else it glides there. */
  heard(slot: number, lng: number, lat: number, height: number, heading: number, now: number): void {
    const at = slot * 3;
    const since = now - this.heardAt[slot];
    this.heardAt[slot] = now;
    this.heading[slot] = heading;
    this.news = true;
    const first = Number.isNaN(this.positions[at]);
    this.to[at] = lng;
    this.to[at + 1] = lat;
    this.to[at + 2] = height;
    if (first) {
      this.positions.set(this.to.subarray(at, at + 3), at);
      for (let bend = 0; bend < TRAIL; bend++) this.trail.set(this.to.subarray(at, at + 3), (slot * TRAIL + bend) * 3);
      return;
    }
    this.bend(slot);
    this.from.set(this.positions.subarray(at, at + 3), at);
    if (Math.abs(lng - this.from[at]) + Math.abs(lat - this.from[at + 1]) < STILL && height === this.from[at + 2]) return;
    this.startedAt[slot] = now;
    this.arrivesAt[slot] = now + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, since));
    this.gliding.add(slot);
  }

  /** The trail bends where the mover is, once it is far enough from the bend before. */
  private bend(slot: number): void {
    const at = slot * 3;
    const start = slot * TRAIL * 3;
    const { trail, positions } = this;
    const east = (positions[at] - trail[start]) * METRES_PER_DEGREE * Math.cos((positions[at + 1] * Math.PI) / 180);
    const north = (positions[at + 1] - trail[start + 1]) * METRES_PER_DEGREE;
    if (Math.hypot(east, north) < TRAIL_STEP_M) return;
    trail.copyWithin(start + 3, start, start + (TRAIL - 1) * 3);
    trail.set(positions.subarray(at, at + 3), start);
  }

  /** True while a mover is on its way to where it was last heard. */
  get moving(): boolean {
    return this.gliding.size > 0;
  }

  /**
   * Moves everybody to where they are by now. @param still nothing may move by itself: all are where they were last heard
   * @returns whether a picture would look different
   */
  advance(now: number, still = false): boolean {
    const { positions, from, to, startedAt, arrivesAt } = this;
    for (const slot of this.gliding) {
      // A clock that was set back would hold everybody up.
      const over = still || now >= arrivesAt[slot] || now < startedAt[slot] - LONGEST_MS;
      const share = over ? 1 : Math.max(0, now - startedAt[slot]) / (arrivesAt[slot] - startedAt[slot]);
      for (let axis = slot * 3; axis < slot * 3 + 3; axis++) positions[axis] = from[axis] + (to[axis] - from[axis]) * share;
      if (over) this.gliding.delete(slot);
      this.news = true;
    }
    const { news } = this;
    this.news = false;
    return news;
  }
}
