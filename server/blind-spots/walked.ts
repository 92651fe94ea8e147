import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Unwalked } from '#contract/live/blind-spots.ts';
import type { MoverColumns } from '#contract/live/mover-columns.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { boundsOf } from '#contract/places/extent.ts';
import { inRing, isVisible, isWithin, type LonLat } from '#contract/places/geo.ts';
import { isPersonalCategory } from '#contract/vocabularies/categories.ts';
import type { Records } from '#server/records/records.ts';

interface Deps {
  readonly records: Pick<Records, 'get' | 'all'>;
  readonly kinds: Pick<KindIndex, 'get'>;
  readonly movers: MoverColumns;
  /** Rounds of patrols that began in [from, until), ms UTC. */
  readonly rounds: (from: number, until: number) => Promise<readonly PatrolRound[]>;
  /** After so long without anybody a grid is told, ms. */
  readonly limitMs: number;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of the clock that only runs on. */
  readonly monotonic: () => number;
}

interface GridArea {
  readonly path: string;
  readonly ring: readonly LonLat[];
  /** West, south, east, north. */
  readonly bounds: ReturnType<typeof boundsOf>;
}

/** Outlines of grids are read from the ledger so often, ms. */
const READ_AGAIN_MS = 60_000;

/**
 * 网格巡查: when somebody of a crew, a patrol car or a guard on a round was last in each grid. Of the time before the server
 * listened only rounds and the last position of each mover are known: a grid is told once it is certain that nobody was there.
 */
export class Walked {
  readonly #deps: Deps;
  readonly #since: number;
  /** The same by the clock that only runs on: for how long is known, whatever is done to the other. */
  readonly #listensFrom: number;
  /** By the path of a grid, and by handle of a mover with the time it said: when that was, by the clock that only runs on. */
  readonly #last = new Map<string, number>();
  readonly #heard = new Map<number, { readonly at: number; readonly heard: number }>();
  #grids: readonly GridArea[] = [];
  #readAt = -Infinity;
  /** Some mover was heard, ever: where nobody says where they are, nothing is known of where they are not. */
  #anybody = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#since = deps.now();
    this.#listensFrom = deps.monotonic();
  }

  /** Notes who is where; call every few seconds. */
  look(): void {
    const { movers } = this.#deps;
    const grids = this.#outlines();
    for (let handle = 0; handle < movers.size; handle++) {
      const at = movers.at[handle];
      if (Number.isNaN(at) || !this.#patrols(movers.ids[handle])) continue;
      this.#anybody = true;
      const grid = gridAround(grids, [movers.lng[handle], movers.lat[handle]]);
      if (grid !== undefined) this.#note(grid.path, this.#heardAt(handle, at));
    }
  }

  /** A position is as old as it was when it was first seen here, and what passed since: a set clock makes it neither new nor old. */
  #heardAt(handle: number, at: number): number {
    const known = this.#heard.get(handle);
    if (known?.at === at) return known.heard;
    const heard = this.#monotonicOf(at);
    this.#heard.set(handle, { at, heard });
    return heard;
  }

  #monotonicOf(at: number): number {
    const { now, monotonic } = this.#deps;
    return monotonic() - Math.max(0, now() - at);
  }

  /** Grids of a jurisdiction where nobody was for the limit, longest first; null = nobody says where they are, and no route is walked. */
  async of(jurisdiction: string): Promise<Unwalked | null> {
    const { rounds, limitMs, now, monotonic } = this.#deps;
    const at = now();
    const walked = await rounds(at - limitMs, at);
    for (const visit of walked.flatMap(({ points }) => points)) this.#noteVisit(visit);
    if (!this.#anybody && walked.length === 0) return null;
    const grids = this.#outlines().filter(({ path }) => isVisible(path, jurisdiction));
    const places: { place: string; lastAt: number | null }[] = [];
    let unsure = 0;
    for (const { path } of grids) {
      const age = monotonic() - (this.#last.get(path) ?? -Infinity);
      if (age < limitMs) continue;
      // Who was there before we listened is not known.
      if (monotonic() - this.#listensFrom < limitMs) unsure++;
      else places.push({ place: path, lastAt: Number.isFinite(age) ? Math.round(at - age) : null });
    }
    places.sort((a, b) => (a.lastAt ?? 0) - (b.lastAt ?? 0) || (a.place < b.place ? -1 : 1));
    return { limitMs, since: this.#since, grids: grids.length, unsure, places };
  }

  #note(path: string, heard: number): void {
    if (heard > (this.#last.get(path) ?? -Infinity)) this.#last.set(path, heard);
  }

  #noteVisit({ device: id, visit }: PatrolRound['points'][number]): void {
    const device = visit && this.#deps.records.get('device', id);
    if (!device) return;
    const grid = this.#grids.find(({ path }) => isWithin(device.place, path));
    if (grid !== undefined) this.#note(grid.path, this.#monotonicOf(visit.at));
  }

  /** Crews, and what goes about for all; not what a person who is cared for wears. */
  #patrols(id: string): boolean {
    const { records, kinds } = this.#deps;
    if (records.get('crew', id) !== undefined) return true;
    const device = records.get('device', id);
    const kind = device && kinds.get(device.kind);
    return kind !== undefined && !isPersonalCategory(kind.category);
  }

  #outlines(): readonly GridArea[] {
    const at = this.#deps.monotonic();
    if (at - this.#readAt < READ_AGAIN_MS) return this.#grids;
    this.#readAt = at;
    const found: GridArea[] = [];
    for (const { level, path, ring } of this.#deps.records.all('place'))
      if (level === 'grid' && ring && ring.length > 2) found.push({ path, ring, bounds: boundsOf(ring) });
    this.#grids = found;
    return found;
  }
}

const gridAround = (grids: readonly GridArea[], at: LonLat): GridArea | undefined =>
  grids.find(
    ({ bounds: [west, south, east, north], ring }) =>
      at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north && inRing(ring, at),
  );
