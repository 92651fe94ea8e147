import { randomUUID } from 'node:crypto';
import type { Thrown } from '#contract/walls/thrown.ts';

/** What walls were told to show for a while, by the id of the wall. In memory: a wall returns when the server starts anew. */
export class Throws {
  readonly #shown = new Map<string, Thrown>();
  readonly #now: () => number;
  readonly #listeners = new Set<(target: string, thrown: Thrown | null) => void>();

  /** @param now ms UTC */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** In place of what was thrown before. @param forMs how long */
  show(target: string, by: string, view: Thrown['view'], forMs: number): Thrown {
    const at = this.#now();
    const thrown: Thrown = { id: randomUUID(), by, view, at, until: at + forMs };
    this.#shown.set(target, thrown);
    this.#tell(target, thrown);
    return thrown;
  }

  /** @returns null = the wall shows its own picture */
  on(target: string): Thrown | null {
    const thrown = this.#shown.get(target);
    if (thrown === undefined || thrown.until > this.#now()) return thrown ?? null;
    this.#shown.delete(target);
    return null;
  }

  end(target: string): void {
    if (this.#shown.delete(target)) this.#tell(target, null);
  }

  /** Called at once when a wall is to show something, or its own picture again. */
  onChange(listener: (target: string, thrown: Thrown | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(target: string, thrown: Thrown | null): void {
    for (const listener of this.#listeners) listener(target, thrown);
  }
}
