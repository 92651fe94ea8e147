import { randomBytes, randomUUID } from 'node:crypto';
import type { User } from '#contract/roles.ts';
import type { RemoteEnd, RemoteTold, TourOrder, TourSaid, TourState } from '#contract/tours/remote.ts';
import type { Principal } from '#server/auth/access.ts';
import type { Attempts } from '#server/auth/attempts.ts';
import { senderFor } from '#server/auth/walls/targets.ts';
import { WallCodes } from '#server/auth/walls/codes.ts';
import { Refused, refuse } from '#server/lib/refused.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import { mayLead, noSuchCode, notCleared } from './may-lead.ts';
import type { Line, Remote, Screen } from './led-screen.ts';
import { Waiters } from './waiters.ts';

/** A screen whose line broke is expected back for so long. */
const REJOIN_MS = 30_000;
/** A tour that came to its end, and nobody goes on with, is over. */
const ENDED_MS = 120_000;
/** What is ordered while the line of the screen is broken is done when it is back by then; of several the last. */
const HELD_MS = 10_000;
/** A phone that has not asked for so long is gone: another may lead. Longer than one lies in a pocket between two scenes. */
const UNASKED_MS = 300_000;
/** Remotes that are over are told so for as long. */
const TOLD_MS = 60_000;

interface RemotesDeps {
  readonly attempts: Pick<Attempts, 'check'>;
  readonly audit: (row: AuditDraft) => Promise<void>;
  readonly monotonic: () => number;
  /** What could not be written, though nobody waits for it. */
  readonly onFault: (error: unknown, what: string) => void;
}

interface By {
  readonly user: User;
  readonly session: string;
  readonly from: string;
}

/**
 * Phones that lead a tour. A screen at /tour shows a code; somebody signed in who may know at least what is shown there enters it, and
 * leads that screen until its tour ends, either lets go, or either's session ends. In memory: after a restart nobody leads anything.
 */
export class TourRemotes {
  readonly #deps: RemotesDeps;
  readonly #codes: WallCodes;
  readonly #waiters = new Waiters();
  /** By key, and by line. */
  readonly #screens = new Map<string, Screen>();
  readonly #lines = new Map<object, Screen>();
  readonly #passedOver = new WeakSet<object>();
  readonly #remotes = new Map<string, Remote>();

  constructor(deps: RemotesDeps) {
    this.#deps = deps;
    this.#codes = new WallCodes(deps.monotonic);
  }

  /** A screen says where it is. @param viewer its connection */
  said(viewer: object, principal: Principal, { state, key, alone }: TourSaid, line: Line): void {
    const screen = this.#screenOf(viewer, principal, key, state);
    const leaves = screen.state.tour !== null && state.tour === null;
    screen.state = state;
    screen.line = line;
    screen.endedAt = state.ended ? (screen.endedAt ?? this.#deps.monotonic()) : null;
    const { remote } = screen;
    if (remote && leaves) this.#end(remote, 'tour-ended');
    else if (remote && alone) this.#end(remote, 'screen-alone');
    else if (remote) this.#changed(remote, state, true);
    this.#tell(screen);
    const { waiting } = screen;
    screen.waiting = null;
    if (waiting && screen.remote && state.yielded === null && this.#deps.monotonic() - waiting.at < HELD_MS) line.order(waiting.order);
  }

  #screenOf(viewer: object, principal: Principal, key: string, state: TourState): Screen {
    const mine = this.#lines.get(viewer);
    if (mine) return mine;
    const held = this.#screens.get(key);
    // Another session's screen is not taken over by knowing its name, and a page that was doubled is another screen.
    if (held && held.principal.session === principal.session && !this.#passedOver.has(viewer)) {
      if (held.viewer !== null) this.#passOver(held.viewer);
      this.#lines.set(viewer, held);
      held.viewer = viewer;
      held.told = '';
      return held;
    }
    const screen: Screen = {
      key: randomBytes(16).toString('base64url'),
      principal,
      state,
      viewer,
      line: null,
      lostAt: 0,
      endedAt: null,
      told: '',
      waiting: null,
      remote: null,
    };
    this.#lines.set(viewer, screen);
    this.#screens.set(screen.key, screen);
    return screen;
  }

  /** Its page was loaded anew before the line that it had was found broken. */
  #passOver(viewer: object): void {
    this.#passedOver.add(viewer);
    this.#lines.delete(viewer);
  }

  /** A connection is gone. */
  left(viewer: object): void {
    const screen = this.#lines.get(viewer);
    if (!screen) return;
    this.#lines.delete(viewer);
    screen.viewer = null;
    screen.line = null;
    screen.told = '';
    screen.lostAt = this.#deps.monotonic();
    if (screen.remote) this.#changed(screen.remote, screen.state, false);
  }

  /** Who is at a screen whose code this is leads it from now on. @throws Refused `not-found`, `forbidden`, `too-many` */
  async claim(code: string, by: By): Promise<Remote> {
    const attempt = { name: `tour-code ${by.user.id}`, known: true, from: by.from };
    const screen = await this.#deps.attempts.check('tour-code', attempt, () => Promise.resolve(this.#showing(code)), noSuchCode);
    const { user } = screen.principal;
    if (!mayLead(by.user, user)) throw notCleared(user);
    // Somebody else was quicker.
    if (!this.#codes.take(code)) throw noSuchCode();
    const remote: Remote = {
      id: randomUUID(),
      ...by,
      screen: user,
      state: screen.state,
      connected: screen.line !== null,
      version: 1,
      orders: 0,
      askedAt: this.#deps.monotonic(),
      end: null,
    };
    await this.#note(remote, 'tour:lead', user.name);
    // Gone meanwhile, or led by somebody else.
    if (this.#screens.get(screen.key) !== screen || screen.remote !== null) throw noSuchCode();
    remote.state = screen.state;
    remote.connected = screen.line !== null;
    screen.remote = remote;
    this.#remotes.set(remote.id, remote);
    this.#tell(screen);
    return remote;
  }

  #showing(code: string): Screen | null {
    const screen = this.#screens.get(this.#codes.look(code)?.tokenHash ?? '');
    // Its line may be broken for a moment.
    return screen && screen.remote === null ? screen : null;
  }

  /** @throws Refused `not-found`: no remote of this session */
  of(id: string, session: string | null): Remote {
    const remote = this.#remotes.get(id);
    if (remote === undefined || remote.session !== session)
      throw refuse(
        'not-found',
        '此遥控不存在或已结束，请重新输入屏幕上的配对码',
        'There is no such remote: enter the code on the screen again.',
      );
    remote.askedAt = this.#deps.monotonic();
    return remote;
  }

  /** Resolves once there is something newer than `after`, at the latest after `ms`. */
  async newer(remote: Remote, after: number, ms: number): Promise<void> {
    if (remote.version <= after) await this.#waiters.wait(remote.id, ms);
  }

  /** @throws Refused `conflict` when nothing is led any more, or a P1 has the screen */
  order(remote: Remote, order: TourOrder): void {
    const screen = [...this.#screens.values()].find((one) => one.remote === remote);
    if (!screen) throw refuse('conflict', '遥控已结束', 'Nothing is led any more.');
    if (screen.state.yielded !== null)
      throw refuse('conflict', '屏幕已让给一级险情，确认后自动继续', 'A P1 has the screen: the tour goes on once it is acknowledged.');
    remote.orders++;
    screen.endedAt = screen.state.ended ? this.#deps.monotonic() : null;
    if (screen.line) screen.line.order(order);
    else screen.waiting = { order, at: this.#deps.monotonic() };
  }

  /** Whose phone it is gives it back. */
  letGo(remote: Remote): void {
    this.#end(remote, 'let-go');
  }

  /** Sessions of people or walls ended. */
  endSessions(sessions: readonly string[]): void {
    for (const remote of this.#remotes.values()) if (sessions.includes(remote.session)) this.#end(remote, 'signed-out');
    for (const screen of this.#screens.values()) if (sessions.includes(screen.principal.session)) this.#drop(screen);
  }

  /** Ends what time ends, and shows new codes; call every second. */
  sweep(): void {
    const now = this.#deps.monotonic();
    for (const screen of this.#screens.values()) {
      if (screen.line === null && now - screen.lostAt >= REJOIN_MS) this.#drop(screen);
      else if (screen.remote && screen.endedAt !== null && now - screen.endedAt >= ENDED_MS) this.#end(screen.remote, 'tour-ended');
      else this.#tell(screen);
    }
    for (const remote of this.#remotes.values()) {
      if (now - remote.askedAt >= UNASKED_MS) this.#end(remote, 'phone-gone');
      if (remote.end !== null && now - remote.end.at >= TOLD_MS) this.#remotes.delete(remote.id);
    }
  }

  /** Nobody waits any longer, as the server stops. */
  stop(): void {
    this.#waiters.wakeAll();
  }

  #drop(screen: Screen): void {
    this.#screens.delete(screen.key);
    if (screen.viewer !== null) this.#lines.delete(screen.viewer);
    this.#codes.take(this.#codes.of(screen.key)?.code ?? '');
    if (screen.remote) this.#end(screen.remote, 'screen-gone');
  }

  #changed(remote: Remote, state: TourState, connected: boolean): void {
    if (remote.connected === connected && JSON.stringify(remote.state) === JSON.stringify(state)) return;
    remote.state = state;
    remote.connected = connected;
    remote.version++;
    this.#waiters.wake(remote.id);
  }

  #end(remote: Remote, why: RemoteEnd): void {
    if (remote.end !== null) return;
    remote.end = { why, at: this.#deps.monotonic() };
    remote.version++;
    this.#waiters.wake(remote.id);
    const screen = [...this.#screens.values()].find((one) => one.remote === remote);
    if (screen) {
      screen.remote = null;
      screen.waiting = null;
      this.#tell(screen);
    }
    const detail = `${remote.screen.name}: ${why}, ${remote.orders} orders`;
    this.#note(remote, 'tour:lead-end', detail).catch((error: unknown) => this.#deps.onFault(error, 'tours: the end of a remote'));
  }

  /** Tells a screen its code, or who leads; nothing when it knows. */
  #tell(screen: Screen): void {
    const { line, key, remote, principal } = screen;
    if (line === null) return;
    const code = remote ? null : this.#codeFor(key, line.from, principal.user.name);
    const told: RemoteTold = { key, code, by: remote && senderFor(principal.user, remote.user) };
    const words = JSON.stringify(told);
    if (words === screen.told) return;
    screen.told = words;
    line.told(told);
  }

  #codeFor(key: string, from: string, name: string): string | null {
    try {
      return (this.#codes.of(key) ?? this.#codes.begin(key, from, name)).code;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  #note({ user, from, screen, id }: Remote, action: string, detail: string): Promise<void> {
    const actor = { id: user.id, name: user.name };
    return this.#deps.audit({ actor, action, subject: `tour ${id}`, outcome: 'done', detail, from, place: screen.jurisdiction });
  }
}
