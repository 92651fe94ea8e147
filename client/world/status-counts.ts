import { STATUSES } from '#contract/live/status.ts';
import { Listeners } from './listeners.ts';
import type { World } from './world.ts';

const WIDTH = STATUSES.length;
const NONE = 255;

/**
 * How many devices of which kind are in which status, kept up to date by what changes and never by counting all. Where not every device is
 * told, they are the server's counts.
 */
export interface StatusCounts {
  /** Devices of a kind (`null` = all kinds) in a status, by its index in STATUSES. */
  count(kind: string | null, status: number): number;
  /** All devices of a kind, or of all kinds. */
  total(kind: string | null): number;
  /** Grows with every change of any count. */
  readonly version: number;
  onChange(listener: () => void): () => void;
  close(): void;
}

export function countStatuses(world: World): StatusCounts {
  return new WorldStatusCounts(world);
}

function sumOf(counts: Iterable<readonly number[]>, status: number): number {
  let sum = 0;
  for (const each of counts) sum += each[status];
  return sum;
}

class WorldStatusCounts implements StatusCounts {
  version = 0;
  readonly #world: World;
  #kinds = new Map<string, number>();
  /** By kind, then status; the last row is the sum. */
  #counts = new Uint32Array(0);
  /** By handle: kind (NONE = nothing counted) and the status it is counted in. */
  #kindOf = new Uint8Array(0);
  #statusOf = new Uint8Array(0);
  /** Handles of counted devices: one taken away is named by its id only. */
  readonly #handleOf = new Map<string, number>();
  readonly #changed = new Listeners<[]>();
  readonly #stops: (() => void)[];

  constructor(world: World) {
    this.#world = world;
    this.#countAll();
    this.#stops = [
      world.onLive((touched) => this.#live(touched)),
      world.onRollup((paths) => {
        if (paths?.length === 0 && world.kindCounts()) this.#tell();
      }),
      world.onRecords((changes) => {
        if (changes === null) return this.#countAll();
        if (!changes.some((change) => change.type === 'device')) return;
        this.#reserve();
        for (const change of changes) if (change.type === 'device') this.#device(change.id, change.record?.handle);
        this.#tell();
      }),
    ];
  }

  count(kind: string | null, status: number): number {
    if (this.#world.far.count > 0) return this.#told(kind, status);
    const row = kind === null ? this.#kinds.size : this.#kinds.get(kind);
    return row === undefined ? 0 : this.#counts[row * WIDTH + status];
  }

  /** Nothing is known before it is told: of dots there may be fewer than of devices. */
  #told(kind: string | null, status: number): number {
    const told = this.#world.kindCounts();
    if (told === null) return 0;
    return kind === null ? sumOf(told.values(), status) : (told.get(kind)?.[status] ?? 0);
  }

  total(kind: string | null): number {
    let sum = 0;
    for (let status = 0; status < WIDTH; status++) sum += this.count(kind, status);
    return sum;
  }

  onChange(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #tell(): void {
    this.version++;
    this.#changed.notify();
  }

  #reserve(): void {
    const needed = this.#world.columns.status.length;
    if (needed <= this.#kindOf.length) return;
    const kindOf = new Uint8Array(needed).fill(NONE);
    kindOf.set(this.#kindOf);
    const statusOf = new Uint8Array(needed);
    statusOf.set(this.#statusOf);
    this.#kindOf = kindOf;
    this.#statusOf = statusOf;
  }

  #countAll(): void {
    this.#reserve();
    // More than can be counted by kind are counted in the sum of all alone.
    this.#kinds = new Map([...this.#world.kinds.keys()].slice(0, NONE).map((id, index) => [id, index]));
    this.#counts = new Uint32Array((this.#kinds.size + 1) * WIDTH);
    this.#kindOf.fill(NONE);
    this.#handleOf.clear();
    for (const device of this.#world.all('device').values()) this.#device(device.id, device.handle);
    this.#tell();
  }

  #device(id: string, handle: number | undefined): void {
    const known = this.#handleOf.get(id);
    if (handle === undefined) this.#handleOf.delete(id);
    if (known !== undefined) this.#uncount(known);
    if (handle === undefined) return;
    this.#handleOf.set(id, handle);
    this.#count(handle, this.#world.get('device', id)?.kind ?? '');
  }

  #uncount(handle: number): void {
    this.#move(handle, -1);
    this.#kindOf[handle] = NONE;
  }

  #count(handle: number, kind: string): void {
    this.#uncount(handle);
    this.#kindOf[handle] = this.#kinds.get(kind) ?? NONE;
    this.#statusOf[handle] = this.#world.columns.status[handle];
    this.#move(handle, +1);
  }

  #move(handle: number, by: number): void {
    const kind = this.#kindOf[handle];
    if (kind === NONE) return;
    this.#counts[kind * WIDTH + this.#statusOf[handle]] += by;
    this.#counts[this.#kinds.size * WIDTH + this.#statusOf[handle]] += by;
  }

  #live(touched: Uint32Array): void {
    const { status } = this.#world.columns;
    const kindOf = this.#kindOf;
    const statusOf = this.#statusOf;
    const counts = this.#counts;
    const sum = this.#kinds.size * WIDTH;
    let changed = false;
    for (const handle of touched) {
      const before = statusOf[handle];
      const after = status[handle];
      if (before === after || kindOf[handle] === NONE) continue;
      const row = kindOf[handle] * WIDTH;
      counts[row + before]--;
      counts[row + after]++;
      counts[sum + before]--;
      counts[sum + after]++;
      statusOf[handle] = after;
      changed = true;
    }
    if (changed) this.#tell();
  }
}
