import type { MoverColumns } from '#contract/live/mover-columns.ts';
import { encodeMovers } from '#contract/wire/mover-frame.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import { seesMover } from '#server/audience/movers.ts';
import type { Records } from '#server/records/records.ts';
import { prepareBinary, type Prepared } from '#server/fanout/transport/prepared.ts';
import type { Subscriber } from '../subscriber.ts';

/** What fan-out asks of movers. Read between ticks only. */
export interface MoverSource {
  readonly columns: MoverColumns;
  readonly partTick: Uint32Array;
  /** Handles that changed after `since`, ascending. */
  changedSince(since: number): Uint32Array;
}

interface MoverFeedDeps {
  readonly movers: MoverSource;
  readonly published: Records;
  /** The tick closed last. */
  readonly tick: () => number;
  /** ms UTC. */
  readonly now: () => number;
}

/**
 * Where movers are, to who may know. As with frames a screen costs the tick it holds: the frame of movers goes before the live frame of a
 * tick, and is acknowledged with it. It is encoded once for all screens of an audience that hold the same.
 */
export class MoverFeed {
  readonly #deps: MoverFeedDeps;
  /** By audience and what is held, of this tick. */
  readonly #frames = new Map<string, Prepared | null>();
  #framesTick = -1;
  /** Place of each crew when it was last looked at. */
  readonly #places = new Map<string, string>();
  /** Who may see whom has changed in this tick: who holds an older one is sent all. */
  #knownFrom = 0;

  constructor(deps: MoverFeedDeps) {
    this.#deps = deps;
    for (const crew of deps.published.all('crew')) this.#places.set(crew.id, crew.place);
  }

  /** Crews changed. */
  apply(changes: readonly RecordChange[]): void {
    for (const { type, id, record } of changes) {
      if (type !== 'crew') continue;
      const place = record?.place;
      if (this.#places.get(id) === place) continue;
      if (place === undefined) this.#places.delete(id);
      else this.#places.set(id, place);
      this.#knownFrom = this.#deps.tick() + 1;
    }
  }

  /** Sends what moved since what the screen holds. @returns whether anything was sent: a live frame must follow */
  send(subscriber: Subscriber, audience: Audience): boolean {
    const tick = this.#deps.tick();
    if (this.#deps.movers.columns.ids.length === 0) return false;
    const held = subscriber.moverTick;
    const message = this.#frame(audience, held < this.#knownFrom ? 0 : held, tick);
    if (message === null) return false;
    subscriber.peer.send(message);
    subscriber.moverTick = tick;
    return true;
  }

  #frame(audience: Audience, since: number, tick: number): Prepared | null {
    if (this.#framesTick !== tick) {
      this.#framesTick = tick;
      this.#frames.clear();
    }
    const key = `${since} ${audienceKey(audience)}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const made = this.#encode(audience, since, tick);
    this.#frames.set(key, made);
    return made;
  }

  #encode(audience: Audience, since: number, tick: number): Prepared | null {
    const { movers, published, now } = this.#deps;
    const handles = movers.changedSince(since).filter((handle) => {
      const id = movers.columns.ids[handle];
      const mover = published.get('crew', id) ?? published.get('device', id);
      return mover !== undefined && seesMover(mover, audience);
    });
    if (handles.length === 0) return null;
    return prepareBinary(encodeMovers(movers.columns, { tick, since, serverTime: now(), handles, partTick: movers.partTick }));
  }
}
