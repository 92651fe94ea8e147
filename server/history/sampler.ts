import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { HistoryStore, Reading } from '#server/storage/storage.ts';
import type { Change } from '#server/state/change.ts';
import { ReadingsQueue } from './readings-queue.ts';
import { SeriesNumbers } from './series.ts';

/** A reading is kept at least this often … */
const KEEP_EVERY_MS = 60_000;
/** … and sooner when it moved by this share of the point's range, but never closer than `CLOSEST_MS`. */
const MOVED = 0.02;
const CLOSEST_MS = 5_000;
/** Readings waiting for storage; beyond it the oldest are dropped (live state and alerts do not depend on them). */
const WAITING_LIMIT = 200_000;
/** Readings given to storage at once. */
const TOGETHER = 5000;

/**
 * Chooses which readings are worth keeping for charts, and hands them to history in batches. A series is a point of a device; what is
 * known of it is in columns.
 */
export class Sampler {
  readonly #series = new SeriesNumbers();
  /** Newest reading kept of each series; NaN = none yet. */
  #keptAt = new Float64Array(256).fill(NaN);
  #keptValue = new Float32Array(256);
  readonly #waiting: ReadingsQueue;
  #writing: Promise<void> | null = null;

  constructor(limit = WAITING_LIMIT) {
    this.#waiting = new ReadingsQueue(limit);
  }

  /** Readings that waited for storage too long. */
  get dropped(): number {
    return this.#waiting.dropped;
  }

  note(change: Change): void {
    if (change.point === null) return;
    const at = change.clockFault ? change.receivedAt : change.observedAt;
    const series = this.#seriesOf(change, change.point);
    if (!worthKeeping(this.#keptAt[series], this.#keptValue[series], at, Math.fround(change.value), change.kind, change.point)) return;
    this.#keptAt[series] = at;
    this.#keptValue[series] = change.value;
    this.#keep(series, at, change.value, true);
  }

  /** A reading older than what is held: kept whatever was kept around it, for nothing is known of that. */
  noteLate(change: Change): void {
    const { point, observedAt, value } = change;
    if (point !== null) this.#keep(this.#seriesOf(change, point), observedAt, value, false);
  }

  /** Writes what waits. On failure it waits on. */
  async flush(history: Pick<HistoryStore, 'write'>): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => undefined);
    this.#writing = this.#write(history).finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #write(history: Pick<HistoryStore, 'write'>): Promise<void> {
    const waiting = this.#waiting;
    for (let left = waiting.size; left > 0; left -= TOGETHER) {
      const batch = waiting.oldest(Math.min(left, TOGETHER), (series, at, value, present): Reading => ({
        ...this.#series.nameOf(series),
        value,
        at,
        ...(present && { present }),
      }));
      const end = waiting.end - waiting.size + batch.length;
      await history.write(batch);
      waiting.leave(end);
    }
  }

  /** One that storage could never take would hold up all behind it. */
  #keep(series: number, at: number, value: number, present: boolean): void {
    if (Number.isFinite(value) && Number.isSafeInteger(at)) this.#waiting.push(series, at, value, present);
  }

  #seriesOf({ device, kind }: Change, point: string): number {
    const series = this.#series.numberOf(device, kind, point);
    if (this.#series.size > this.#keptAt.length) this.#grow(this.#series.size);
    return series;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, Math.ceil(this.#keptAt.length * 1.5));
    const [at, value] = [new Float64Array(size).fill(NaN), new Float32Array(size)];
    at.set(this.#keptAt);
    value.set(this.#keptValue);
    [this.#keptAt, this.#keptValue] = [at, value];
  }
}

function worthKeeping(lastAt: number, lastValue: number, at: number, value: number, kind: DeviceKind, point: string): boolean {
  // Either way: after a clock was set back, what was kept before lies ahead.
  const apart = Math.abs(at - lastAt);
  if (Number.isNaN(lastAt) || apart >= KEEP_EVERY_MS) return true;
  const [low, high] = kind.points[point].range;
  const state = kind.points[point].states !== undefined;
  return (state && value !== lastValue) || (apart >= CLOSEST_MS && Math.abs(value - lastValue) >= MOVED * (high - low));
}
