import type { Logger } from 'pino';
import type { Redaction } from '#server/audience/redaction.ts';
import { catchUp, type JournalSource } from './catch-up.ts';
import type { RecentJournal } from '../scope/recent.ts';
import type { Subscriber } from '../subscriber.ts';
import type { UnstoredFeed } from './unstored-feed.ts';

interface JournalStreamDeps {
  readonly journal: JournalSource;
  readonly recent: RecentJournal;
  readonly redaction: Redaction;
  readonly unstored: UnstoredFeed;
  readonly log: Logger;
  /** The subscriber has caught up: it gets the live stream from now on. */
  readonly onLive: (subscriber: Subscriber) => void;
}

/** Sends each screen the journal from where it is: caught up first, then delta by delta, one undrained message at a time. */
export class JournalStream {
  readonly #deps: JournalStreamDeps;

  constructor(deps: JournalStreamDeps) {
    this.#deps = deps;
  }

  /** Catches a subscriber up, then makes it live. @param snapshotFirst it holds nothing to go on from */
  async start(subscriber: Subscriber, snapshotFirst: boolean): Promise<void> {
    const { journal, recent, redaction, log, onLive } = this.#deps;
    const { generation } = subscriber;
    subscriber.phase = 'catching';
    subscriber.current = false;
    try {
      const filling = subscriber.scope!.filled;
      if (filling) await filling;
      if (subscriber.generation !== generation) return;
      const arrived = await catchUp(
        subscriber,
        journal,
        recent,
        redaction,
        snapshotFirst || subscriber.parted !== subscriber.scope!.parted,
      );
      if (!arrived || subscriber.generation !== generation) return;
      subscriber.phase = 'live';
      this.pump(subscriber);
      onLive(subscriber);
    } catch (error) {
      log.error({ error }, 'fanout: a screen could not be caught up');
      subscriber.peer.close();
    }
  }

  /** Sends a live subscriber the journal it lacks, one drained message after the other. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live') return;
    const { head } = this.#deps.recent;
    subscriber.current = subscriber.seq === head || (!subscriber.busy && this.#sendStep(subscriber) === this.#deps.recent.head);
    this.#deps.unstored.catchUp(subscriber);
  }

  /** @returns the seq up to which nothing visible is left to send; −1 when the subscriber must catch up instead */
  #sendStep(subscriber: Subscriber): number {
    const { generation } = subscriber;
    const tooOld = subscriber.seq < this.#deps.recent.floor;
    const step = tooOld ? null : subscriber.scope!.step(subscriber.seq);
    if (step === null || step.message === 'snapshot') {
      void this.start(subscriber, !tooOld);
      return -1;
    }
    if (step.message === null) return step.to;
    subscriber.seq = step.to;
    subscriber.sendJournal(step.message, () => {
      if (subscriber.generation === generation && !subscriber.current) this.pump(subscriber);
    });
    return step.to;
  }
}
