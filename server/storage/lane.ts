import { setImmediate as nextTurn } from 'node:timers/promises';
import { asFault } from './fault.ts';

interface Waiting<I, R> {
  readonly item: I;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

interface LaneOptions<I, R> {
  /** Makes all items durable in one transaction, or none; one result per item, in order. */
  readonly commit: (items: readonly I[]) => Promise<readonly R[]>;
  /** How much an item adds to a transaction, and how much one transaction may hold (one item always goes). */
  readonly weight: (item: I) => number;
  readonly limit: number;
  /** True when one of the items was at fault, and not the engine. */
  readonly isDataFault: (error: unknown) => boolean;
}

/**
 * Group commit: while one transaction runs, what arrives waits and then shares the next. Order is kept.
 * When an item's own fault fails the transaction, halves are tried until only that item fails.
 */
export class Lane<I, R> {
  readonly #options: LaneOptions<I, R>;
  readonly #queue: Waiting<I, R>[] = [];
  #running: Promise<void> | null = null;

  constructor(options: LaneOptions<I, R>) {
    this.#options = options;
  }

  push(item: I): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    this.#queue.push({ item, resolve, reject });
    this.#running ??= this.#run();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // One turn of the event loop: whatever has already arrived at this thread joins this commit, and others get their share.
      await nextTurn();
      await this.#commit(this.#take());
    }
    this.#running = null;
  }

  #take(): Waiting<I, R>[] {
    const { weight, limit } = this.#options;
    let held = weight(this.#queue[0].item);
    let count = 1;
    while (count < this.#queue.length && (held += weight(this.#queue[count].item)) <= limit) count++;
    return this.#queue.splice(0, count);
  }

  async #commit(batch: readonly Waiting<I, R>[]): Promise<void> {
    try {
      const results = await this.#options.commit(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, index) => waiting.resolve(results[index]));
    } catch (error) {
      const fault = asFault(error, this.#options.isDataFault);
      if (batch.length === 1 || fault.kind !== 'data') {
        for (const waiting of batch) waiting.reject(fault);
        return;
      }
      const half = batch.length >> 1;
      await this.#commit(batch.slice(0, half));
      await this.#commit(batch.slice(half));
    }
  }
}
