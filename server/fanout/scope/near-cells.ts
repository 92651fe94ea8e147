import { writeFrame } from '#contract/wire/frame.ts';
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

/** What is told to who holds one tick. Handles by cell. */
interface Round {
  readonly since: number;
  readonly changed: ReadonlyMap<string, readonly number[]>;
  /** Those that came into another cell. */
  readonly entered: ReadonlyMap<string, readonly number[]>;
  readonly frames: Map<string, Prepared | null>;
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
  /** By tick held; of this tick only. */
  readonly #rounds = new Map<number, Round>();
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
    const records = prepareBinary(packNear(columns.finish()));
    return [records, prepareBinary(writeFrame(live.columns, { tick, since: 0, serverTime: now(), handles: shown, valueTick, more: true }))];
  }

  /** What changed in a cell for who holds tick `held` of it; null = nothing. Call between ticks only. */
  frame(cell: string, held: number): Prepared | null {
    const { live } = this.#deps;
    if (this.#tick !== live.tick) {
      this.#tick = live.tick;
      this.#rounds.clear();
    }
    const { knownFrom } = this.#entered;
    const since = held < knownFrom ? 0 : Math.max(coarse(held, live.tick), knownFrom);
    let round = this.#rounds.get(since);
    if (!round) this.#rounds.set(since, (round = this.#round(since)));
    let made = round.frames.get(cell);
    if (made === undefined) round.frames.set(cell, (made = this.#encode(round, cell)));
    return made;
  }

  #round(since: number): Round {
    const { live } = this.#deps;
    return { since, changed: this.#byCell(live.changedSince(since)), entered: this.#byCell(this.#entered.since(since)), frames: new Map() };
  }

  /** Those of these handles that the audience may see, in their order. */
  #byCell(handles: Iterable<number>): ReadonlyMap<string, readonly number[]> {
    const { cells, live, sees } = this.#deps;
    const byCell = new Map<string, number[]>();
    for (const handle of handles) {
      if (handle >= live.columns.size || !sees(handle)) continue;
      const path = cells.pathOf(handle);
      const some = byCell.get(path);
      if (some) some.push(handle);
      else byCell.set(path, [handle]);
    }
    return byCell;
  }

  #encode({ since, changed, entered }: Round, cell: string): Prepared | null {
    const { live, now } = this.#deps;
    const [news, came] = [changed.get(cell) ?? [], entered.get(cell) ?? []];
    if (news.length === 0 && came.length === 0) return null;
    const all = since === 0 || came.length > 0;
    // What changed is ascending as it is.
    const handles = came.length === 0 ? news : Uint32Array.from(new Set([...news, ...came])).sort();
    const { tick, valueTick } = live;
    return prepareBinary(writeFrame(live.columns, { tick, since: all ? 0 : since, serverTime: now(), handles, valueTick, more: true }));
  }
}
