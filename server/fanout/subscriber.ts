import type { Principal } from '#server/auth/access.ts';
import { Budget } from './budget.ts';
import type { Peer } from '#server/fanout/transport/peer.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import type { Scope } from '#server/fanout/scope/scope.ts';

/** Frames under way to a screen that it has not yet applied. */
const CREDIT = 2;

/**
 * One screen, as the server knows it: what it holds, and what is under way to it. All that is kept for a slow screen is
 * `seq` and `tick`; its next delta and frame are made from there, whenever it is ready again.
 */
export class Subscriber {
  readonly peer: Peer;
  principal: Principal;
  readonly budget: Budget;
  scope: Scope | null = null;
  /** `silent` before a greeting, `catching` while stored entries or a snapshot are sent, then `live`. */
  phase: 'silent' | 'catching' | 'live' | 'gone' = 'silent';
  /** Each greeting starts anew: what was begun for an older one stops. */
  generation = 0;
  /** Journal position it will hold once all sent has arrived. */
  seq = 0;
  /** Tick it will hold once all sent has arrived. */
  tick = 0;
  /** Tick of the movers it will hold once all sent has arrived: a snapshot has none of them. */
  moverTick = 0;
  /** Position of the roll-ups it will hold once all sent has arrived. */
  rollUpPosition = 0;
  /** By watched cell, the same of what lies in its buildings, where a screen is told that of no other. */
  readonly rolledCells = new Map<string, number>();
  /** Version of the counts by kind it will hold likewise; 0 = none. */
  kindsVersion = 0;
  /** A page of roll-ups is not yet drained: the next one waits. */
  sendingRollUps = false;
  /** It holds every record it may see, so a frame cannot name a device it does not know. */
  current = false;
  /** It was sent what is shown before it is stored. */
  unstoredSent = false;
  /** Such a message is not yet drained: the next one waits. */
  sendingUnstored = false;
  /** It was told that there are more devices than it is sent: it holds dots, and all of the cells it watches. */
  parted = false;
  /** Cells it watches. */
  watched: readonly string[] = [];
  /** Those it holds, and the tick it will hold of each once all sent has arrived. */
  readonly near = new Map<string, number>();
  /** Counts beginnings of bringing cells: an older one stops. */
  bringing = 0;
  /** It has had a frame since its greeting. */
  framed = false;
  /** Commands being carried out. */
  commands = 0;
  authenticatedAt: number;
  #inFlight: number[] = [];
  /** A journal message is not yet drained: the next one waits. */
  #busy = false;
  #drained: Promise<void> = Promise.resolve();
  #waiting: ((arrived: boolean) => void) | null = null;

  constructor(peer: Peer, principal: Principal, now: number) {
    this.peer = peer;
    this.principal = principal;
    this.budget = new Budget(now);
    this.authenticatedAt = now;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get mayHaveFrame(): boolean {
    return this.phase === 'live' && this.current && this.#inFlight.length < CREDIT;
  }

  /** Forgets the stream of an earlier greeting. */
  restart(): number {
    this.phase = 'catching';
    this.current = false;
    this.framed = false;
    this.unstoredSent = false;
    this.watched = [];
    this.near.clear();
    this.rolledCells.clear();
    this.kindsVersion = 0;
    this.#inFlight = [];
    return ++this.generation;
  }

  sendFrame(message: Prepared, tick: number): void {
    this.#inFlight.push(tick);
    this.tick = tick;
    this.framed = true;
    this.peer.send(message);
  }

  seen(tick: number): void {
    while (this.#inFlight.length > 0 && this.#inFlight[0] <= tick) this.#inFlight.shift();
  }

  /** Sends a journal message; nothing more of the journal goes out until it is drained. */
  sendJournal(message: Prepared, drained: () => void): void {
    this.#busy = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = promise;
    this.peer.send(message, () => {
      this.#busy = false;
      resolve();
      drained();
    });
  }

  /**
   * The same, as a promise. It also waits for what was sent before the last greeting: otherwise a screen that greets repeatedly without
   * reading would be sent the first part of a snapshot each time. @returns false when the screen is gone or has sent a new greeting
   */
  async deliver(message: Prepared): Promise<boolean> {
    const { generation } = this;
    await this.#drained;
    if (this.phase === 'gone' || generation !== this.generation) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting = resolve;
    this.sendJournal(message, () => resolve(true));
    return promise;
  }

  gone(): void {
    this.phase = 'gone';
    this.generation++;
    this.#waiting?.(false);
  }
}
