import type { DeviceKind } from '#contract/device-kind.ts';
import type { HistoryStore, Reading } from '#server/storage/storage.ts';
import type { Change } from '#server/state/change.ts';

/** A reading is kept at least this often … */
const KEEP_EVERY_MS = 60_000;
/** … and sooner when it moved by this share of the point's range, but never closer than `CLOSEST_MS`. */
const MOVED = 0.02;
const CLOSEST_MS = 5_000;
/** Readings waiting for storage; beyond it the oldest are dropped (live state and alerts do not depend on them). */
const WAITING_LIMIT = 200_000;
/** Dropping one by one would move all others each time. */
const DROPPED_TOGETHER = 10_000;

/** Chooses which readings are worth keeping for charts, and hands them to history in batches. */
export class Sampler {
  readonly #kept = new Map<string, { at: number; value: number }>();
  #waiting: Reading[] = [];
  #dropped = 0;

  get dropped(): number {
    return this.#dropped;
  }

  note(change: Change): void {
    if (change.point === null) return;
    const key = `${change.device.id} ${change.point}`;
    const at = change.clockFault ? change.receivedAt : change.observedAt;
    if (!worthKeeping(this.#kept.get(key), at, change.value, change.kind, change.point)) return;
    this.#kept.set(key, { at, value: change.value });
    this.#keep(change, at, { present: true });
  }

  /** A reading older than what is held: kept whatever was kept around it, for nothing is known of that. */
  noteLate(change: Change): void {
    this.#keep(change, change.observedAt);
  }

  #keep(change: Change, at: number, more: Pick<Reading, 'present'> = {}): void {
    if (change.point === null) return;
    this.#waiting.push({ device: change.device.id, point: change.point, value: change.value, at, ...more });
    if (this.#waiting.length > WAITING_LIMIT + DROPPED_TOGETHER) this.#dropOldest();
  }

  #dropOldest(): void {
    const over = this.#waiting.length - WAITING_LIMIT;
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#dropped += over;
  }

  /** Writes what waits. On failure it waits on. */
  async flush(history: HistoryStore): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await history.write(batch);
    } catch (error) {
      this.#waiting = batch.concat(this.#waiting);
      this.#dropOldest();
      throw error;
    }
  }
}

function worthKeeping(last: { at: number; value: number } | undefined, at: number, value: number, kind: DeviceKind, point: string): boolean {
  // Either way: after a clock was set back, what was kept before lies ahead.
  const apart = last === undefined ? Infinity : Math.abs(at - last.at);
  if (last === undefined || apart >= KEEP_EVERY_MS) return true;
  const [low, high] = kind.points[point].range;
  const state = kind.points[point].states !== undefined;
  return (state && value !== last.value) || (apart >= CLOSEST_MS && Math.abs(value - last.value) >= MOVED * (high - low));
}
