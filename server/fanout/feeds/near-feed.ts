import { isVisible, isWithin } from '#contract/places/geo.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Cells } from '../scope/cells.ts';
import { NEAR_CHUNK } from '../scope/near-cells.ts';
import type { LiveSource } from '../scope/live-source.ts';
import type { Subscriber } from '../subscriber.ts';

/**
 * The cells that screens look at, where there are more devices than every screen is sent. A cell is brought chunk by chunk, each sent as it
 * is made; from then on its frames follow with every tick.
 */
export class NearFeed {
  readonly #cells: Cells;
  readonly #live: LiveSource;
  /** Devices that one place may have at most to be watched as a whole. */
  readonly #most: number;

  constructor(cells: Cells, live: LiveSource, most: number) {
    this.#cells = cells;
    this.#live = live;
    this.#most = most;
  }

  /** What a screen looks at from now on. @returns its cells; null when a place is outside of what it may see: then nothing changes */
  watch(subscriber: Subscriber, places: readonly string[], { jurisdiction }: Audience): readonly string[] | null {
    if (!places.every((place) => isVisible(place, jurisdiction) || isWithin(jurisdiction, place))) return null;
    const wanted = new Set<string>();
    for (const place of places) for (const cell of this.#cells.at(place, this.#most)) wanted.add(cell);
    subscriber.watched = [...wanted];
    for (const held of [subscriber.near, subscriber.rolledCells]) for (const cell of held.keys()) if (!wanted.has(cell)) held.delete(cell);
    return subscriber.watched;
  }

  /** Brings what is watched and not there yet, once the screen has caught up. */
  start(subscriber: Subscriber): void {
    if (subscriber.parted && subscriber.phase === 'live') void this.#bring(subscriber, ++subscriber.bringing);
  }

  async #bring(subscriber: Subscriber, round: number): Promise<void> {
    const { generation } = subscriber;
    for (const cell of subscriber.watched) {
      if (subscriber.near.has(cell)) continue;
      const handles = this.#cells.handlesIn(cell);
      const { tick } = this.#live;
      for (let from = 0; from < handles.length; from += NEAR_CHUNK) {
        const [records, read] = subscriber.scope!.near.chunk(cell, handles, from);
        subscriber.peer.send(records);
        await new Promise<void>((drained) => subscriber.peer.send(read, drained));
        if (generation !== subscriber.generation || round !== subscriber.bringing || subscriber.phase !== 'live') return;
      }
      subscriber.near.set(cell, tick);
    }
  }

  /** What changed in the cells of a screen. They are as of this tick once it has had the frame of all. */
  sendFrames(subscriber: Subscriber): void {
    for (const [cell, held] of subscriber.near) {
      const message = subscriber.scope!.near.frame(cell, held);
      if (message !== null) subscriber.peer.send(message);
      subscriber.near.set(cell, this.#live.tick);
    }
  }
}
