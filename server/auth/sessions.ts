import { randomBytes, randomUUID } from 'node:crypto';
import { EVERYWHERE } from '#contract/geo.ts';
import type { Role, User } from '#contract/roles.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import { Turns } from '#server/lib/turns.ts';
import type { Account, Storage } from '#server/storage/storage.ts';
import type { Access, Visitor } from './access.ts';
import type { Accounts } from './accounts.ts';
import { originAllowed } from './origins.ts';
import { checkPassword, digest, hashPassword, newSecret, passwordFits } from './passwords.ts';
import { beginLife, renewLife, resumeLife, storedLife, type Life, type Moment } from './session-life.ts';
import { Tries } from './tries.ts';

export const SESSION_COOKIE = 'quanyan_session';
/** The wall clock was set when it moved by so much more or less than the other one: what is stored is written anew. */
const STEP_MS = 5000;

export interface SessionDeps {
  readonly storage: Pick<Storage, 'accounts' | 'audit'>;
  readonly accounts: Accounts;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of a clock that only runs on. */
  readonly monotonic: () => number;
  readonly origins: readonly string[];
  /** What is made here is marked as of the demo. */
  readonly demo: boolean;
  /** What could not be written, though nobody waits for it. */
  readonly onFault: (error: unknown, what: string) => void;
}

interface Pending extends Visitor {
  readonly mustChange: boolean;
  readonly account: Account;
}
export interface Opened {
  /** For the cookie. */
  readonly token: string;
  readonly account: Account;
}
/** A session as an administrator sees it. */
export interface SessionNote {
  /** SHA-256 of its token: names it, and opens nothing. */
  readonly id: string;
  readonly createdAt: number;
  /** ms UTC, to the minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
  /** Address it was opened from; null = before the server's last start. */
  readonly from: string | null;
  /** What the browser called itself then. */
  readonly agent: string | null;
}
export interface AccountDraft extends Pick<Account, 'login' | 'name' | 'role' | 'jurisdiction' | 'crews'> {}

export const userOf = ({ id, name, role, jurisdiction, crews }: Account): User => ({ id, name, role, jurisdiction, ...(role === 'grid-worker' ? { crews: [...crews] } : {}) });

/**
 * Server-side sessions: opened by password (or demo role), renewed by use, ended at once for every socket and request. All are
 * held in memory and written through, so that who is signed in is known however storage fares.
 */
export class Sessions implements Access {
  /** Tries at passwords and keys, whichever door they come by. */
  readonly tries = new Tries();
  readonly #deps: SessionDeps;
  readonly #held: Map<string, Life>;
  /** Wall clock less the other one, when it was last looked at. */
  #offset: number;
  /** Whence each was opened, by its token's hash; in memory only. */
  readonly #opened = new Map<string, { readonly from: string; readonly agent: string }>();
  /** By login: what is read of an account, and written when its password has been weighed, must not pass each other. */
  readonly #turns = new Turns();
  /** Session rows are written one after the other: a renewal must not bring back what has ended. */
  readonly #writes = new Turns();
  readonly #listeners = new Set<(sessions: readonly string[]) => void>();

  private constructor(deps: SessionDeps, lives: readonly Life[], { now, monotonic }: Moment) {
    this.#deps = deps;
    this.#held = new Map(lives.map((life) => [life.tokenHash, life]));
    this.#offset = now - monotonic;
  }

  static async open(deps: SessionDeps): Promise<Sessions> {
    const rows = await deps.storage.accounts.sessions(deps.now());
    const moment = { now: deps.now(), monotonic: deps.monotonic() };
    return new Sessions(deps, rows.map((row) => resumeLife(row, moment)), moment);
  }

  get #moment(): Moment {
    return { now: this.#deps.now(), monotonic: this.#deps.monotonic() };
  }

  visitor(cookieHeader: string | undefined): Visitor | null {
    const found = this.pending(cookieHeader);
    return found === null || found.mustChange ? null : found;
  }

  /** As `visitor`, but also who must first change a one-time password. */
  pending(cookieHeader: string | undefined): Pending | null {
    const token = readCookie(cookieHeader, SESSION_COOKIE);
    const session = token === null ? '' : digest(token);
    const held = this.#held.get(session);
    const account = held && this.#deps.accounts.byId(held.account);
    if (!held || !account || !this.#deps.accounts.usable(account)) return null;
    const moment = this.#moment;
    if (moment.monotonic >= held.until) {
      void this.end(session).catch((error: unknown) => this.#deps.onFault(error, 'sessions: the end of one'));
      return null;
    }
    const renewed = renewLife(held, moment);
    if (renewed !== held) this.#keep(renewed);
    return { user: userOf(account), session, mustChange: account.mustChange, account };
  }

  #keep(life: Life): void {
    this.#held.set(life.tokenHash, life);
    void this.#writes.take('', async () => {
      if (this.#held.get(life.tokenHash) === life) await this.#deps.storage.accounts.putSession(storedLife(life, this.#moment));
    }).catch((error: unknown) => this.#deps.onFault(error, 'sessions: a renewal'));
  }

  /**
   * Checks a password and opens a session. Wrong login and wrong password are told alike, in words, code and time.
   * @throws Refused `unauthenticated`, or `too-many` (see `Throttle`) whether there is such a login or not.
   */
  async signIn(login: string, password: string, from: string, agent = ''): Promise<Opened> {
    const name = login.trim().toLowerCase();
    const wrong = (): Refused => refuse('unauthenticated', '用户名或密码不正确', 'Login or password is wrong.');
    const account = await this.tries.make('sign-in', { name, known: this.#deps.accounts.byLogin(name) !== null, from }, async () => {
      const before = this.#deps.accounts.byLogin(name);
      const fits = await passwordFits(before?.passwordHash ?? null, password);
      // Whatever became of the account while the password was weighed holds.
      const after = before && this.#deps.accounts.byId(before.id);
      return fits && after && this.#deps.accounts.usable(after) && after.passwordHash === before.passwordHash ? after : null;
    }, wrong);
    return { token: await this.#open(account, from, agent), account };
  }

  /** One-click sign-in of the demo: an account per role that has no password. @param crews those a grid worker acts for */
  async signInDemo(role: Role, name: string, from: string, crews: readonly string[], agent = ''): Promise<Opened> {
    const id = `demo-${role}`;
    const known = this.#deps.accounts.byId(id);
    if (known?.disabled) throw refuse('forbidden', '此演示账户已停用', 'This demo account has been disabled.');
    const account: Account = known && known.crews.join() === crews.join() ? known : {
      id, login: id, name, role, jurisdiction: EVERYWHERE, passwordHash: null, mustChange: false, disabled: false, demo: true, crews,
    };
    if (account !== known) await this.#deps.accounts.put(account);
    return { token: await this.#open(account, from, agent), account };
  }

  async #open(account: Account, from: string, agent: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const moment = this.#moment;
    const life = beginLife(digest(token), account.id, moment);
    await this.#writes.take('', () => this.#deps.storage.accounts.putSession(storedLife(life, moment)));
    if (this.#deps.accounts.byId(account.id) !== account) {
      await this.#end([life.tokenHash]);
      throw refuse('unauthenticated', '账户刚刚被更改，请重新登录', 'This account has just been changed: sign in again.');
    }
    this.#held.set(life.tokenHash, life);
    this.#opened.set(life.tokenHash, { from, agent: agent.slice(0, 300) });
    await this.#audit(account, 'session:open', account.role, from);
    return token;
  }

  /** Makes an account. @returns it, and its one-time password. @throws Refused `conflict` when the login is taken. */
  async addAccount(draft: AccountDraft, by: string): Promise<{ account: Account; password: string }> {
    const password = newSecret();
    const passwordHash = await this.tries.weigh(by, () => hashPassword(password));
    if (this.#deps.accounts.byLogin(draft.login)) throw refuse('conflict', `用户名 ${draft.login} 已存在`, `The login ${draft.login} is taken.`);
    const account: Account = { ...draft, id: randomUUID(), passwordHash, mustChange: true, disabled: false, demo: this.#deps.demo };
    await this.#deps.accounts.put(account);
    return { account, password };
  }

  /** Sets a new password; every other session of the account ends. Guesses count as they do at the sign-in. */
  changePassword({ id, login }: Pick<Account, 'id' | 'login'>, current: string, next: string, keep: string, from: string): Promise<void> {
    return this.#turns.take(login, () => this.#changePassword(id, login, current, next, keep, from));
  }

  async #changePassword(id: string, login: string, current: string, next: string, keep: string, from: string): Promise<void> {
    const { accounts } = this.#deps;
    const account = await this.tries.make('password', { name: login, known: true, from }, async () => {
      const before = accounts.byId(id);
      return before !== null && !before.disabled && (await passwordFits(before.passwordHash, current)) ? before : null;
    }, () => refuse('unauthenticated', '当前密码不正确', 'The current password is wrong.'));
    checkPassword(next, account.login);
    if (current === next) throw refuse('invalid', '新密码不能与当前密码相同', 'The new password must differ from the current one.');
    await accounts.put({ ...account, passwordHash: await this.tries.weigh(from, () => hashPassword(next)), mustChange: false });
    await this.#end(this.#sessionsOf(id).filter((session) => session !== keep));
    await this.#audit(account, 'session:password', '', from);
  }

  /** Puts an account in place of the one with its id: all its sessions end, so that nobody goes on as who they were. */
  putAccount(account: Account): Promise<void> {
    return this.#turns.take(account.login, async () => {
      try {
        await this.#deps.accounts.put(account);
      } finally {
        await this.#end(this.#sessionsOf(account.id));
      }
    });
  }

  /** Ends a session: nothing it sends is heard any more, even when storage cannot be told. */
  end(session: string): Promise<void> {
    return this.#end([session]);
  }

  async #end(sessions: readonly string[]): Promise<void> {
    for (const session of sessions) {
      this.#held.delete(session);
      this.#opened.delete(session);
    }
    if (sessions.length > 0) for (const listener of this.#listeners) listener(sessions);
    await Promise.all(sessions.map((tokenHash) => this.#writes.take('', () => this.#deps.storage.accounts.dropSessions({ tokenHash }))));
  }

  /** The sessions of an account, the one used last first. */
  list(account: string): SessionNote[] {
    return this.#sessionsOf(account).map((id) => {
      const { createdAt, seenAt, expiresAt } = storedLife(this.#held.get(id)!, this.#moment);
      return { id, createdAt, seenAt, expiresAt, from: this.#opened.get(id)?.from ?? null, agent: this.#opened.get(id)?.agent ?? null };
    }).sort((a, b) => b.seenAt - a.seenAt);
  }

  /** Gives an account a new one-time password; its sessions end. @returns the password, which is kept nowhere. */
  async resetPassword(account: Account, by: string): Promise<string> {
    const password = newSecret();
    const passwordHash = await this.tries.weigh(by, () => hashPassword(password));
    await this.putAccount({ ...account, passwordHash, mustChange: true });
    this.tries.forgive(account.login);
    return password;
  }

  #sessionsOf(account: string): string[] {
    return [...this.#held].filter(([, held]) => held.account === account).map(([session]) => session);
  }

  /** Ends what ran out, and writes anew what is stored when the wall clock was set; call every second or so. */
  async sweep(): Promise<void> {
    const { now, monotonic } = this.#moment;
    await this.#end([...this.#held].filter(([, { until }]) => monotonic >= until).map(([session]) => session));
    if (Math.abs(now - monotonic - this.#offset) < STEP_MS) return;
    this.#offset = now - monotonic;
    for (const life of this.#held.values()) this.#keep(life);
  }

  /** Writes what was refused since the last time; call every minute, and at the end. */
  async writeRefusals(): Promise<void> {
    const row = this.tries.refusals.take();
    if (row !== null) await this.#deps.storage.audit.append(this.#deps.now(), row);
  }

  onEnded(listener: (sessions: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  originAllowed(origin: string | undefined, host: string | undefined): boolean {
    return originAllowed(origin, host, this.#deps.origins);
  }

  #audit(account: Account, action: string, detail: string, from: string): Promise<void> {
    const actor = { id: account.id, name: account.name };
    return this.#deps.storage.audit.append(this.#deps.now(), { actor, action, subject: actor.id, outcome: 'done', detail, from, place: account.jurisdiction });
  }
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value && value.length <= 100) return value;
  }
  return null;
}
