import type { RecordChange } from '#contract/records/record.ts';
import type { Subscriber } from '../subscriber.ts';
import type { Unstored } from './unstored.ts';

/**
 * Sends what is shown before it is stored, to screens that hold all of the journal: an older journal entry that arrived later would
 * undo it. A screen that has not drained the last message gets all of it, as it is by then, when it has.
 */
export class UnstoredFeed {
  readonly #unstored: Unstored;
  readonly #now: () => number;

  /** @param now ms UTC */
  constructor(unstored: Unstored, now: () => number) {
    this.#unstored = unstored;
    this.#now = now;
  }

  publish(changes: readonly RecordChange[], subscribers: Iterable<Subscriber>): void {
    for (const subscriber of subscribers) {
      if (subscriber.current) this.#send(subscriber, changes);
      else subscriber.unstoredSent = false;
    }
  }

  /** Sends all of it to a screen that holds the journal and lacks it. */
  catchUp(subscriber: Subscriber): void {
    if (subscriber.current && !subscriber.unstoredSent) this.#send(subscriber, this.#unstored.all());
  }

  #send(subscriber: Subscriber, changes: readonly RecordChange[]): void {
    subscriber.unstoredSent = !subscriber.sendingUnstored;
    if (subscriber.sendingUnstored) return;
    const message = this.#unstored.message(changes, subscriber.scope!.audience, subscriber.seq, this.#now());
    if (message === null) return;
    subscriber.sendingUnstored = true;
    subscriber.peer.send(message, () => {
      subscriber.sendingUnstored = false;
      this.catchUp(subscriber);
    });
  }
}
