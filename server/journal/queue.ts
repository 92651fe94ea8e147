import type { Pending } from './pending.ts';

/** Changes plus entries handed over together: storage makes one transaction of them. */
const TOGETHER = 2000;

/** Writes that storage has not been handed yet, in order. */
export class WriteQueue {
  #writes: Pending[] = [];
  /** So many of the next are handed over one by one: one of them cannot be stored. */
  #alone = 0;

  get size(): number {
    return this.#writes.length;
  }

  get last(): Pending | undefined {
    return this.#writes.at(-1);
  }

  /** True while records that waited for storage are among them. */
  get drains(): boolean {
    return this.#writes.some(({ drain }) => drain);
  }

  all(): readonly Pending[] {
    return this.#writes;
  }

  push(pending: Pending): void {
    this.#writes.push(pending);
  }

  /** Puts back what failed together, to be tried apart. */
  putFirst(writes: readonly Pending[]): void {
    this.#writes.unshift(...writes);
    this.#alone += writes.length;
  }

  /** The next to be handed over together. */
  take(): Pending[] {
    let count = 1;
    if (this.#alone > 0) this.#alone--;
    else {
      let held = weightOf(this.#writes[0]);
      while (count < this.#writes.length && (held += weightOf(this.#writes[count])) <= TOGETHER) count++;
    }
    return this.#writes.splice(0, count);
  }

  /** Empties it. @returns what was in it. */
  clear(): Pending[] {
    this.#alone = 0;
    return this.#writes.splice(0);
  }
}

const weightOf = ({ write }: Pending): number => write.changes.length + 1;
