import { encodeFrame } from '#contract/wire/frame.ts';
import { DeviceColumnsWriter } from '#contract/wire/snapshot/devices.ts';
import { packNear } from '#contract/wire/snapshot/near.ts';
import { prepareBinary, type Prepared } from '#server/fanout/transport/prepared.ts';
import type { Cells } from './cells.ts';
import { coarse } from './coarse.ts';
import { RecentHandles } from './recent-handles.ts';
import type { LiveSource } from './live-source.ts';

/** Devices in one message: about 3 ms, and 8 kB. */
export const NEAR_CHUNK = 256;
/** Devices that came into another cell and are remembered one by one. */
const ENTERED_KEPT = 4096;

interface Chunk {
  /** Seq and tick it was made at. */
  readonly made: string;
  readonly messages: readonly [records: Prepared, read: Prepared];
}

interface NearCellsDeps {
  readonly cells: Cells;
  readonly live: LiveSource;
  /** Whether the audience may see a device. */
  readonly sees: (handle: number) => boolean;
  /** Of the newest published entry. */
  readonly head: () => number;
  /** ms UTC. */
  readonly now: () => number;
}

/** The watched cells of one audience: what is in each, and what changed in it, encoded once for all who watch it. */
export class NearCells {
  readonly #deps: NearCellsDeps;
  readonly #chunks = new Map<string, Chunk>();
  /** By cell and tick held; of this tick only. */
  readonly #frames = new Map<string, Prepared | null>();
  /** Changed handles by cell, by tick held; of this tick only. */
  readonly #changed = new Map<number, Map<string, number[]>>();
  /** Devices that came into another cell. */
  readonly #entered: RecentHandles;
  #tick = -1;

  constructor(deps: NearCellsDeps) {
    this.#deps = deps;
    this.#entered = new RecentHandles(ENTERED_KEPT, deps.live.tick);
  }

  /** A device has come into another cell: who watches that needs all it reads. */
  entered(handle: number): void {
    this.#entered.note(handle, this.#deps.live.tick);
  }

  /** Some devices of a cell as they are at this moment, and what they read: to be sent in the same turn. */
  chunk(cell: string, handles: Uint32Array, from: number): readonly Prepared[] {
    const { live, head } = this.#deps;
    const made = `${head()} ${live.tick}`;
    const key = `${from} ${cell}`;
    let known = this.#chunks.get(key);
    if (known?.made !== made) {
      if (this.#chunks.size > 64) this.#chunks.clear();
      this.#chunks.set(key, (known = { made, messages: this.#make(handles.subarray(from, from + NEAR_CHUNK)) }));
    }
    return known.messages;
  }

  #make(handles: Uint32Array): Chunk['messages'] {
    const { live, cells, sees, now } = this.#deps;
    const columns = new DeviceColumnsWriter();
    const shown = handles.filter((handle) => {
      const device = sees(handle) ? cells.deviceOf(handle) : undefined;
      if (device) columns.add(device);
      return device !== undefined && handle < live.columns.size;
    });
    const { tick, valueTick } = live;
    const frame = encodeFrame(live.columns, { tick, since: 0, serverTime: now(), handles: shown, valueTick, more: true });
    return [prepareBinary(packNear(columns.finish())), prepareBinary(frame)];
  }

  /** What changed in a cell for who holds tick `held` of it; null = nothing. Call between ticks only. */
  frame(cell: string, held: number): Prepared | null {
    const { live } = this.#deps;
    if (this.#tick !== live.tick) {
      this.#tick = live.tick;
      this.#frames.clear();
      this.#changed.clear();
    }
    const { knownFrom } = this.#entered;
    const since = held < knownFrom ? 0 : Math.max(coarse(held, live.tick), knownFrom);
    const key = `${since} ${cell}`;
    let made = this.#frames.get(key);
    if (made === undefined) this.#frames.set(key, (made = this.#encode(cell, since)));
    return made;
  }

  #encode(cell: string, since: number): Prepared | null {
    const { live, sees, now } = this.#deps;
    const changed = this.#changedIn(cell, since);
    const entered = this.#enteredSince(cell, since);
    const all = since === 0 || entered.length > 0;
    // What changed is ascending as it is.
    const told = entered.length === 0 ? Uint32Array.from(changed) : Uint32Array.from(new Set([...changed, ...entered])).sort();
    const handles = told.filter((handle) => handle < live.columns.size && sees(handle));
    if (handles.length === 0) return null;
    const { tick, valueTick } = live;
    return prepareBinary(encodeFrame(live.columns, { tick, since: all ? 0 : since, serverTime: now(), handles, valueTick, more: true }));
  }

  #enteredSince(cell: string, since: number): readonly number[] {
    const { cells } = this.#deps;
    return this.#entered.since(since).filter((handle) => cells.pathOf(handle) === cell);
  }

  #changedIn(cell: string, since: number): readonly number[] {
    let byCell = this.#changed.get(since);
    if (!byCell) {
      byCell = new Map();
      for (const handle of this.#deps.live.changedSince(since)) {
        const path = this.#deps.cells.pathOf(handle);
        const some = byCell.get(path);
        if (some) some.push(handle);
        else byCell.set(path, [handle]);
      }
      this.#changed.set(since, byCell);
    }
    return byCell.get(cell) ?? [];
  }
}
