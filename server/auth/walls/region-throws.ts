import { randomUUID } from 'node:crypto';
import type { RegionThrown } from '#contract/walls/layout/show.ts';

/** What is shown for a while in regions of walls. In memory: a wall has its own layout again when the server starts anew. */
export class RegionThrows {
  /** By the id of the wall, then by layout and region. */
  readonly #shown = new Map<string, Map<string, RegionThrown>>();
  readonly #now: () => number;
  readonly #listeners = new Set<(target: string) => void>();

  /** @param now ms UTC */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** In place of what was thrown there before. @param forMs how long */
  show(target: string, { layout, region, by, item }: Pick<RegionThrown, 'layout' | 'region' | 'by' | 'item'>, forMs: number): RegionThrown {
    const at = this.#now();
    const thrown: RegionThrown = { id: randomUUID(), by, layout, region, item, at, until: at + forMs };
    this.#shown.set(target, new Map(this.#shown.get(target)).set(keyOf(layout, region), thrown));
    this.#tell(target);
    return thrown;
  }

  /** What is not over. */
  on(target: string): RegionThrown[] {
    const held = this.#shown.get(target);
    if (held === undefined) return [];
    const now = this.#now();
    for (const [key, { until }] of held) if (until <= now) held.delete(key);
    if (held.size === 0) this.#shown.delete(target);
    return [...held.values()];
  }

  end(target: string, layout: string, region: string): void {
    if (this.#shown.get(target)?.delete(keyOf(layout, region))) this.#tell(target);
  }

  endAll(target: string): void {
    if (this.#shown.delete(target)) this.#tell(target);
  }

  /** Called at once when a wall is to show something, or its own again. */
  onChange(listener: (target: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(target: string): void {
    for (const listener of this.#listeners) listener(target);
  }
}

const keyOf = (layout: string, region: string): string => JSON.stringify([layout, region]);
