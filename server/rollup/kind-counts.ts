import type { KindRow } from '#contract/live/rollup.ts';
import { STATUSES } from '#contract/live/status.ts';
import { isVisible } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { StatusSource } from './roll-ups.ts';

const WIDTH = STATUSES.length;

/**
 * Devices of one audience by kind and status, kept by difference: for screens that are told of fewer devices than there are. Costs three
 * bytes a device.
 */
export class KindCounts {
  readonly #live: StatusSource;
  readonly #jurisdiction: string;
  /** Number of each kind, from 1 on. */
  readonly #numbers = new Map<string, number>();
  /** By number of the kind, the counts of each. */
  readonly #counts: Uint32Array[] = [new Uint32Array(WIDTH)];
  /** By handle: number of its kind (0 = not counted), and the status it is counted in. */
  #kindOf = new Uint16Array(1024);
  #statusOf = new Uint8Array(1024);
  #seenTick: number;
  /** Counts changes. Never 0: who holds that holds nothing. */
  #version = 1;

  constructor(live: StatusSource, jurisdiction: string) {
    this.#live = live;
    this.#jurisdiction = jurisdiction;
    this.#seenTick = live.tick;
  }

  get version(): number {
    return this.#version;
  }

  get rows(): KindRow[] {
    return Array.from(this.#numbers, ([kind, number]): KindRow => [kind, ...this.#counts[number]]);
  }

  /** Counts what there is, a device a step; what changes meanwhile is noted as ever. @param devices null = one that is not counted */
  *begin(devices: Iterable<Device | null>): Generator<void> {
    for (const device of devices) yield device === null ? undefined : this.note(device.handle, device);
    this.flush();
  }

  /** A device is so now, or is not to be counted (null). */
  note(handle: number, device: Device | null): void {
    this.#reserve(handle);
    this.#move(this.#kindOf[handle], this.#statusOf[handle], -1);
    const counted = device !== null && isVisible(device.place, this.#jurisdiction);
    this.#kindOf[handle] = counted ? this.#numberOf(device.kind) : 0;
    this.#statusOf[handle] = this.#live.columns.status[handle] ?? 0;
    this.#move(this.#kindOf[handle], this.#statusOf[handle], 1);
  }

  /** Takes in what live state did since the last time. To be called between ticks. */
  flush(): void {
    const { columns, tick } = this.#live;
    for (const handle of this.#live.changedSince(this.#seenTick)) {
      const [kind, before, after] = [this.#kindOf[handle] ?? 0, this.#statusOf[handle], columns.status[handle]];
      if (kind === 0 || before === after) continue;
      this.#move(kind, before, -1);
      this.#move(kind, after, 1);
      this.#statusOf[handle] = after;
    }
    this.#seenTick = tick;
  }

  #move(kind: number, status: number, by: 1 | -1): void {
    if (kind === 0) return;
    this.#counts[kind][status] += by;
    this.#version++;
  }

  #numberOf(kind: string): number {
    const known = this.#numbers.get(kind);
    if (known !== undefined) return known;
    this.#numbers.set(kind, this.#counts.push(new Uint32Array(WIDTH)) - 1);
    return this.#counts.length - 1;
  }

  #reserve(handle: number): void {
    if (handle < this.#kindOf.length) return;
    const size = Math.max(handle + 1, Math.ceil(this.#kindOf.length * 1.5));
    const [kindOf, statusOf] = [this.#kindOf, this.#statusOf];
    this.#kindOf = new Uint16Array(size);
    this.#statusOf = new Uint8Array(size);
    this.#kindOf.set(kindOf);
    this.#statusOf.set(statusOf);
  }
}
