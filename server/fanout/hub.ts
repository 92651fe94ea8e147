import type { Logger } from 'pino';
import type { Refusal } from '#contract/commands.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { Hello, ServerHealth } from '#contract/wire/messages.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { Redaction } from '#server/audience/redaction.ts';
import type { Principal } from '#server/auth/access.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalSource } from './feeds/catch-up.ts';
import { NEAR_ALL } from '#contract/wire/cells.ts';
import { EventFeed, type WatchFault } from './feeds/event-feed.ts';
import { HealthFeed } from './feeds/health-feed.ts';
import { JournalStream } from './feeds/journal-stream.ts';
import { MoverFeed, type MoverSource } from './feeds/mover-feed.ts';
import { NearFeed } from './feeds/near-feed.ts';
import { Cells } from './scope/cells.ts';
import { RollUpFeed } from './feeds/roll-up-feed.ts';
import type { LiveSource } from './scope/live-source.ts';
import { RecentJournal } from './scope/recent.ts';
import { Scope } from './scope/scope.ts';
import { VisibilityIndex } from './scope/visibility.ts';
import { Scopes } from './scopes.ts';
import { Subscriber } from './subscriber.ts';
import type { Peer } from './transport/peer.ts';
import { prepareText, type Prepared } from './transport/prepared.ts';
import { UnstoredFeed } from './feeds/unstored-feed.ts';
import { Unstored } from './feeds/unstored.ts';

export interface HubDeps {
  readonly state: LiveSource;
  readonly movers: MoverSource;
  /** Durable records, exact for `journal.head()`; changed in the same turn as `publish` is called. */
  readonly published: Records;
  readonly journal: JournalSource;
  readonly kinds: KindIndex;
  readonly health: () => ServerHealth;
  /** ms UTC. */
  readonly now: () => number;
  /** ms. */
  readonly monotonic: () => number;
  readonly log: Logger;
  /** With more devices in sight than this a screen is sent dots, and all of the places it looks at. */
  readonly nearAll?: number;
  /** Of more far devices than this it is sent one in a few. */
  readonly mostDots?: number;
}

/** A single entry is sent at once; entries that follow within this time wait for the next tick and are sent together. */
const CALM_MS = 50;
const CHECK_MS = 1000;
const AUTHENTICATE_MS = 60_000;
/** A screen gets a frame at least this often: a sign of life, and its tick does not grow old. */
const QUIET_TICKS = 10;
/** More messages than this waiting for one screen: it does not read. */
const BACKLOG_LIMIT = 256;

/**
 * The screens that are connected, and what each is sent: journal, frames, roll-ups, health. Knows no transport: peers are attached to
 * it. A slow screen costs at most one undrained journal message and two unacknowledged frames; beyond that only a seq and a tick.
 */
export class Hub {
  readonly #deps: HubDeps;
  readonly #visibility: VisibilityIndex;
  readonly #recent: RecentJournal;
  readonly #unstored: Unstored;
  readonly #unstoredFeed: UnstoredFeed;
  readonly #rollUps: RollUpFeed;
  readonly #healthFeed: HealthFeed;
  readonly #events: EventFeed;
  readonly #movers: MoverFeed;
  readonly #stream: JournalStream;
  readonly #scopes: Scopes;
  readonly #cells: Cells;
  readonly #near: NearFeed;
  readonly #subscribers = new Set<Subscriber>();
  #flushedAt = 0;
  #flushPlanned = false;
  #checkedAt = 0;

  constructor(deps: HubDeps) {
    const { published, journal, kinds, state, movers, health, now, monotonic, log, nearAll = NEAR_ALL } = deps;
    const redaction = new Redaction(kinds, published);
    this.#deps = deps;
    this.#unstored = new Unstored(journal.epoch, redaction, published);
    this.#unstoredFeed = new UnstoredFeed(this.#unstored, now);
    this.#visibility = new VisibilityIndex(published, redaction);
    this.#recent = new RecentJournal(journal.head(), this.#visibility, redaction);
    const cells = (this.#cells = new Cells(published));
    this.#rollUps = new RollUpFeed(state, published, redaction, cells, monotonic);
    this.#healthFeed = new HealthFeed(health);
    this.#events = new EventFeed(published, redaction, kinds);
    this.#movers = new MoverFeed({ movers, published, tick: () => state.tick, now });
    const recent = this.#recent;
    this.#near = new NearFeed(cells, state, nearAll);
    this.#scopes = new Scopes(
      (audience) => new Scope(audience, { ...deps, epoch: journal.epoch, redaction, recent, live: state, cells, nearAll }),
      () => Array.from(this.#subscribers, ({ scope }) => scope),
    );
    this.#stream = new JournalStream({
      journal,
      recent,
      redaction,
      unstored: this.#unstoredFeed,
      log,
      onLive: (subscriber) => {
        this.#rollUps.pump(subscriber);
        this.#near.start(subscriber);
      },
    });
  }

  /** Connected screens. */
  get size(): number {
    return this.#subscribers.size;
  }

  /** Seq of the newest published entry. */
  get head(): number {
    return this.#recent.head;
  }

  /** A peer has connected. It is sent nothing before its greeting. */
  attach(peer: Peer, principal: Principal): Subscriber {
    const subscriber = new Subscriber(peer, principal, this.#deps.monotonic());
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  detach(subscriber: Subscriber): void {
    subscriber.gone();
    this.#subscribers.delete(subscriber);
    this.#events.leave(subscriber);
  }

  /** Starts (or restarts) a subscriber's stream, from what it already holds when that is of this journal and this run. */
  subscribe(subscriber: Subscriber, resume: Hello['resume']): void {
    const { journal, state } = this.#deps;
    subscriber.restart();
    this.#events.leave(subscriber);
    const audience = audienceOf(subscriber.principal.user);
    subscriber.scope = this.#scopes.of(audience);
    const holds = resume !== undefined && resume.epoch === journal.epoch && resume.seq <= this.#recent.head;
    subscriber.parted = holds && resume.parted === true;
    subscriber.seq = holds ? resume.seq : 0;
    const [tick, rolled] = holds && resume.run === state.run ? [resume.tick, resume.rolled ?? 0] : [0, 0];
    subscriber.tick = tick <= state.tick ? tick : 0;
    subscriber.moverTick = subscriber.tick;
    subscriber.rollUpPosition = rolled <= this.#rollUps.position(audience) ? rolled : 0;
    void this.#stream.start(subscriber, !holds);
  }

  /** Kinds have been uploaded: screens read what comes after by them. @param kinds all beside those of the build */
  tellKinds(kinds: readonly DeviceKind[]): void {
    const message = prepareText(encodeEvent('kinds', kinds));
    for (const subscriber of this.#subscribers)
      if (subscriber.phase !== 'silent' && subscriber.phase !== 'gone') subscriber.peer.send(message);
  }

  /** @param event encoded, for the screens of some sessions alone */
  tellSessions(sessions: readonly string[], event: string): void {
    const message = prepareText(event);
    for (const subscriber of this.#subscribers)
      if (sessions.includes(subscriber.principal.session) && subscriber.phase !== 'silent') subscriber.peer.send(message);
  }

  /** A journal entry has become durable; call in the same turn as it was applied to the published records. */
  publish(entry: JournalEntry): void {
    this.#recent.push(entry);
    this.#rollUps.apply(entry.changes);
    this.#unstored.settled(entry.changes);
    this.#events.apply(entry.changes);
    this.#movers.apply(entry.changes);
    for (const change of entry.changes) {
      if (change.type === 'place') this.#cells.placesChanged();
      const handle = change.type === 'device' ? this.#visibility.handleOf(change.id) : undefined;
      if (change.type !== 'device' || handle === undefined) continue;
      this.#rollUps.note(handle, change.record);
      const cameIn = this.#cells.note(handle, change.record);
      this.#scopes.note(handle, change.record, cameIn);
    }
    if (this.#flushPlanned || this.#deps.monotonic() - this.#flushedAt < CALM_MS) return;
    this.#flushPlanned = true;
    setImmediate(() => this.#flushJournal());
  }

  /** Storage is failing: life-safety alerts are sent all the same, outside the journal, until it holds them. */
  publishUnstored(changes: readonly RecordChange[]): void {
    this.#rollUps.apply(this.#unstored.add(changes));
    this.#unstoredFeed.publish(changes, this.#subscribers);
  }

  /** The places a screen looks at from now on. @returns its cells; null when one is outside of what it may see */
  watch(subscriber: Subscriber, places: readonly string[]): readonly string[] | null {
    return this.#near.watch(subscriber, places, audienceOf(subscriber.principal.user));
  }

  /** Sends a screen what it watches, once it was told which cells that is. */
  bringNear(subscriber: Subscriber): void {
    this.#near.start(subscriber);
    this.#rollUps.pump(subscriber);
  }

  /** The devices, places and incidents whose events a screen watches from now on. @returns why it cannot; then nothing changes */
  watchEvents(subscriber: Subscriber, focuses: readonly unknown[]): WatchFault | null {
    return this.#events.watch(subscriber, focuses, audienceOf(subscriber.principal.user));
  }

  /** Events that have become durable: sent with the next tick. */
  publishEvents(events: readonly DeviceEvent[]): void {
    this.#events.publish(events);
  }

  #flushJournal(): void {
    this.#flushPlanned = false;
    this.#flushedAt = this.#deps.monotonic();
    for (const subscriber of this.#subscribers) this.#stream.pump(subscriber);
  }

  /** After every tick, when columns are exact for it: journal first, so that no frame names a device that was not sent yet. */
  publishLive(): void {
    this.#flushPlanned = false;
    const now = (this.#flushedAt = this.#deps.monotonic());
    const counted = this.#rollUps.count(now);
    const told = this.#events.due();
    for (const subscriber of this.#subscribers) {
      const hears = told.has(subscriber);
      if (!counted && !hears) this.#tick(subscriber);
      else {
        subscriber.peer.corked(() => {
          this.#tick(subscriber);
          if (counted) this.#rollUps.pump(subscriber);
          if (hears) this.#events.pump(subscriber);
        });
      }
    }
    if (now - this.#checkedAt < CHECK_MS) return;
    this.#checkedAt = now;
    this.#scopes.forget();
    const health = this.#healthFeed.take(now);
    for (const subscriber of this.#subscribers) this.#check(subscriber, health, now);
  }

  #tick(subscriber: Subscriber): void {
    const { state } = this.#deps;
    this.#stream.pump(subscriber);
    if (!subscriber.mayHaveFrame) return;
    const { count, message } = subscriber.scope!.frame(subscriber.tick, subscriber.parted);
    const moved = this.#movers.send(subscriber, subscriber.scope!.audience);
    if (count === 0 && !moved && subscriber.framed && state.tick - subscriber.tick < QUIET_TICKS) return;
    if (!subscriber.parted) return subscriber.sendFrame(message, state.tick);
    subscriber.peer.corked(() => {
      this.#near.sendFrames(subscriber);
      subscriber.sendFrame(message, state.tick);
    });
  }

  #check(subscriber: Subscriber, health: Prepared | null, now: number): void {
    const backlog = subscriber.peer.backlog();
    if (backlog > BACKLOG_LIMIT) subscriber.peer.close();
    else if (health && subscriber.phase !== 'silent' && backlog < 8) subscriber.peer.send(health);
    if (now - subscriber.authenticatedAt >= AUTHENTICATE_MS) this.authenticate(subscriber);
  }

  /**
   * Checks the session again: an open screen keeps its session in use, and a session that ended unnoticed ends here.
   * @returns false when there is none and the screen was dismissed.
   */
  authenticate(subscriber: Subscriber): boolean {
    subscriber.authenticatedAt = this.#deps.monotonic();
    const principal = subscriber.peer.authenticate();
    if (principal) subscriber.principal = principal;
    else this.dismiss(subscriber, SESSION_ENDED);
    return principal !== null;
  }

  /** Sessions ended: their screens are dismissed. */
  endSessions(sessions: readonly string[]): void {
    const ended = new Set(sessions);
    for (const subscriber of this.#subscribers) if (ended.has(subscriber.principal.session)) this.dismiss(subscriber, SESSION_ENDED);
  }

  /** Says goodbye with the reason and closes; nothing the screen sends is read any more. */
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
