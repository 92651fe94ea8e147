import type { Logger } from 'pino';
import type { CommandResult, Refusal } from '#contract/commands.ts';
import { encodeEvent } from '#contract/packets.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { User } from '#contract/roles.ts';
import type { Hello, ServerHealth } from '#contract/wire.ts';
import type { Visitor } from '#server/auth/access.ts';
import type { Book } from '#server/records/book.ts';
import { Discretion, sightOf, type Sight } from '#server/records/discretion.ts';
import { catchUp, type JournalSource } from './catch-up.ts';
import type { LiveSource } from './live-source.ts';
import type { Peer } from './peer.ts';
import { prepareText, type Prepared } from './prepared.ts';
import { RecentJournal } from './recent.ts';
import { RollUpFeed } from './roll-up-feed.ts';
import { Scope } from './scope.ts';
import { Subscriber } from './subscriber.ts';
import { Unstored } from './unstored.ts';
import { Whereabouts } from './visible.ts';

export interface HubDeps {
  readonly state: LiveSource;
  /** Durable picture, exact for `journal.head()`; changed in the same turn as `publish` is called. */
  readonly published: Book;
  readonly journal: JournalSource;
  readonly execute: (name: string, input: unknown, user: User, from: string) => Promise<CommandResult>;
  readonly kinds: KindIndex;
  readonly kindsHash: string;
  readonly health: () => ServerHealth;
  readonly tickMs: number;
  readonly demo: boolean;
  /** ms UTC. */
  readonly now: () => number;
  /** ms. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/** Journal changes that come alone go out at once; in a storm they wait for the next tick, together. */
const CALM_MS = 50;
/** Health is looked at every second, and told when storage fails or recovers, else more rarely: frames are sign of life enough. */
const HEALTH_MS = 1000;
const TELL_HEALTH_MS = 5000;
const AUTHENTICATE_MS = 60_000;
/** A screen gets a frame at least this often: a sign of life, and its tick does not grow old. */
const QUIET_TICKS = 10;
/** Scopes nobody looks at that are kept for those who come back. */
const IDLE_SCOPES = 32;
/** More than this waiting for one screen (answers, mostly): it does not read. */
const BACKLOG_LIMIT = 256;

/**
 * Who gets what. Knows no transport: peers are attached to it, and what they say is handed in by `doors.ts`. Two rules bound
 * what a slow screen costs: one undrained journal message and two unapplied frames at a time; the rest is a seq and a tick.
 */
export class Hub {
  readonly deps: HubDeps;
  readonly #discretion: Discretion;
  readonly #whereabouts: Whereabouts;
  readonly #recent: RecentJournal;
  readonly #unstored: Unstored;
  readonly #rollUps: RollUpFeed;
  readonly #scopes = new Map<string, Scope>();
  readonly #subscribers = new Set<Subscriber>();
  #flushedAt = 0;
  #flushPlanned = false;
  #lookedAt = 0;
  #told = { storage: 'ok', at: 0 };

  constructor(deps: HubDeps) {
    this.deps = deps;
    this.#discretion = new Discretion(deps.kinds, deps.published);
    this.#unstored = new Unstored(deps.journal.epoch, this.#discretion, deps.published);
    this.#whereabouts = new Whereabouts(deps.published, this.#discretion);
    this.#recent = new RecentJournal(deps.journal.head(), this.#whereabouts, this.#discretion);
    this.#rollUps = new RollUpFeed(deps.state, deps.published, this.#discretion);
  }

  get subscribers(): ReadonlySet<Subscriber> {
    return this.#subscribers;
  }

  /** Seq of the newest published entry. */
  get head(): number {
    return this.#recent.head;
  }

  /** A peer has come through the door. It is sent nothing before it greets. */
  attach(peer: Peer, visitor: Visitor): Subscriber {
    const subscriber = new Subscriber(peer, visitor, this.deps.monotonic());
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  detach(subscriber: Subscriber): void {
    subscriber.gone();
    this.#subscribers.delete(subscriber);
  }

  /** Starts (or starts anew) a subscriber's stream, from what it already holds when it says so truly. */
  subscribe(subscriber: Subscriber, resume: Hello['resume']): void {
    const { journal, state } = this.deps;
    const generation = subscriber.restart();
    const sight = sightOf(subscriber.visitor.user);
    subscriber.scope = this.#scope(sight);
    const holds = resume !== undefined && resume.epoch === journal.epoch && resume.seq <= this.#recent.head;
    subscriber.seq = holds ? resume.seq : 0;
    const [tick, rolled] = holds && resume.run === state.run ? [resume.tick, resume.rolled ?? 0] : [0, 0];
    subscriber.tick = tick <= state.tick ? tick : 0;
    subscriber.rolled = rolled <= this.#rollUps.position(sight) ? rolled : 0;
    void this.#catchUp(subscriber, generation, !holds);
  }

  async #catchUp(subscriber: Subscriber, generation: number, snapshotFirst: boolean): Promise<void> {
    subscriber.phase = 'catching';
    subscriber.current = false;
    try {
      const filling = subscriber.scope!.filled;
      if (filling) await filling;
      if (subscriber.generation !== generation) return;
      const arrived = await catchUp(subscriber, this.deps.journal, this.#recent, this.#discretion, snapshotFirst);
      if (arrived && subscriber.generation === generation) this.#goLive(subscriber);
    } catch (error) {
      this.deps.log.error({ error }, 'fanout: a screen could not be caught up');
      subscriber.peer.close();
    }
  }

  #goLive(subscriber: Subscriber): void {
    subscriber.phase = 'live';
    this.#pump(subscriber);
    this.#rollUps.pump(subscriber);
  }

  #scope(sight: Sight): Scope {
    const { journal, published, state, now, monotonic } = this.deps;
    const key = `${sight.people} ${sight.jurisdiction}`;
    const scope = this.#scopes.get(key)
      ?? new Scope(sight, { epoch: journal.epoch, published, discretion: this.#discretion, recent: this.#recent, live: state, now, monotonic });
    this.#scopes.delete(key);
    this.#scopes.set(key, scope);
    if (this.#scopes.size > IDLE_SCOPES) this.#dropIdle();
    return scope;
  }

  #dropIdle(): void {
    const used = new Set([...this.#subscribers].map((subscriber) => subscriber.scope));
    for (const [key, scope] of this.#scopes) if (!used.has(scope) && this.#scopes.size > IDLE_SCOPES) this.#scopes.delete(key);
  }

  publish(entry: JournalEntry): void {
    this.#recent.push(entry);
    this.#rollUps.apply(entry.changes);
    this.#unstored.settled(entry.changes);
    for (const change of entry.changes) if (change.type === 'device') this.#noteDevice(change.id, change.record);
    if (this.#flushPlanned || this.deps.monotonic() - this.#flushedAt < CALM_MS) return;
    this.#flushPlanned = true;
    setImmediate(() => this.#flushJournal());
  }

  #noteDevice(id: string, device: Device | null): void {
    const handle = this.#whereabouts.handleOf(id);
    if (handle !== undefined) for (const scope of this.#scopes.values()) scope.note(handle, device);
  }

  /** Storage is failing: life-safety alerts go out all the same, outside the journal, until it has them. */
  publishUnstored(changes: readonly RecordChange[]): void {
    this.#rollUps.apply(this.#unstored.add(changes));
    for (const subscriber of this.#subscribers) {
      if (subscriber.current) this.#sendUnstored(subscriber, changes);
      else subscriber.toldUnstored = false;
    }
  }

  /** Only to who holds all of the journal: an older entry that came later would undo it. */
  #sendUnstored(subscriber: Subscriber, changes: readonly RecordChange[]): void {
    // Who reads slowly is told all of it, as it is by then.
    subscriber.toldUnstored = !subscriber.telling;
    if (subscriber.telling) return;
    const message = this.#unstored.message(changes, subscriber.scope!.sight, subscriber.seq, this.deps.now());
    if (message === null) return;
    subscriber.telling = true;
    subscriber.peer.send(message, () => {
      subscriber.telling = false;
      if (subscriber.current && !subscriber.toldUnstored) this.#sendUnstored(subscriber, this.#unstored.all());
    });
  }

  #flushJournal(): void {
    this.#flushPlanned = false;
    this.#flushedAt = this.deps.monotonic();
    for (const subscriber of this.#subscribers) this.#pump(subscriber);
  }

  /** Sends a live subscriber the journal it lacks, one drained message after the other. */
  #pump(subscriber: Subscriber): void {
    if (subscriber.phase !== 'live') return;
    subscriber.current = subscriber.seq === this.#recent.head || (!subscriber.busy && this.#sendStep(subscriber) === this.#recent.head);
    if (subscriber.current && !subscriber.toldUnstored) this.#sendUnstored(subscriber, this.#unstored.all());
  }

  /** @returns the seq up to which nothing visible is left to send; −1 when the way there is another. */
  #sendStep(subscriber: Subscriber): number {
    const { generation } = subscriber;
    const tooOld = subscriber.seq < this.#recent.floor;
    const step = tooOld ? null : subscriber.scope!.step(subscriber.seq);
    if (step === null || step.message === 'snapshot') {
      void this.#catchUp(subscriber, generation, !tooOld);
      return -1;
    }
    if (step.message === null) return step.to;
    subscriber.seq = step.to;
    subscriber.sendJournal(step.message, () => {
      if (subscriber.generation === generation && !subscriber.current) this.#pump(subscriber);
    });
    return step.to;
  }

  /** After every tick, when columns are exact for it: journal first, so that no frame names a device not yet told of. */
  publishLive(): void {
    this.#flushPlanned = false;
    this.#flushedAt = this.deps.monotonic();
    const counted = this.#rollUps.count(this.deps.monotonic());
    for (const subscriber of this.#subscribers) {
      if (!counted) this.#tick(subscriber);
      else {
        subscriber.peer.together(() => {
          this.#tick(subscriber);
          this.#rollUps.pump(subscriber);
        });
      }
    }
    if (this.deps.monotonic() - this.#lookedAt >= HEALTH_MS) this.#everySecond();
  }

  #tick(subscriber: Subscriber): void {
    const { state } = this.deps;
    this.#pump(subscriber);
    if (!subscriber.mayHaveFrame) return;
    const { count, message } = subscriber.scope!.frame(subscriber.tick);
    if (count === 0 && subscriber.framed && state.tick - subscriber.tick < QUIET_TICKS) return;
    subscriber.sendFrame(message, state.tick);
  }

  #everySecond(): void {
    const now = this.deps.monotonic();
    this.#lookedAt = now;
    const health = this.deps.health();
    const tell = health.storage !== this.#told.storage || now - this.#told.at >= TELL_HEALTH_MS;
    if (tell) this.#told = { storage: health.storage, at: now };
    const message = tell ? prepareText(encodeEvent('health', health)) : null;
    for (const scope of this.#scopes.values()) scope.forget();
    for (const subscriber of this.#subscribers) this.#check(subscriber, message, now);
  }

  #check(subscriber: Subscriber, health: Prepared | null, now: number): void {
    const backlog = subscriber.peer.backlog();
    if (backlog > BACKLOG_LIMIT) subscriber.peer.close();
    else if (health && subscriber.phase !== 'silent' && backlog < 8) subscriber.peer.send(health);
    if (now - subscriber.authenticatedAt >= AUTHENTICATE_MS) this.authenticate(subscriber);
  }

  /**
   * Asks whose session this is: an open screen is a session in use, and one that ended unnoticed ends here.
   * @returns false when it has none and was dismissed.
   */
  authenticate(subscriber: Subscriber): boolean {
    subscriber.authenticatedAt = this.deps.monotonic();
    const visitor = subscriber.peer.authenticate();
    if (visitor) subscriber.visitor = visitor;
    else this.dismiss(subscriber, SESSION_ENDED);
    return visitor !== null;
  }

  /** Sessions ended: their screens are told, and heard no more. */
  endSessions(sessions: readonly string[]): void {
    const ended = new Set(sessions);
    for (const subscriber of this.#subscribers) if (ended.has(subscriber.visitor.session)) this.dismiss(subscriber, SESSION_ENDED);
  }

  dismiss(subscriber: Subscriber, refusal: Refusal): void {
    this.detach(subscriber);
    subscriber.peer.send(prepareText(encodeEvent('goodbye', refusal)));
    subscriber.peer.close();
  }
}

export const SESSION_ENDED: Refusal = {
  code: 'unauthenticated',
  message: { zh: '登录已失效，请重新登录', en: 'Your session has ended. Sign in again.' },
};
