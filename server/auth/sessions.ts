import { randomBytes } from 'node:crypto';
import { EVERYWHERE } from '#contract/geo.ts';
import type { Role, User } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';
import { Turns } from '#server/lib/turns.ts';
import type { Account, Storage } from '#server/storage/storage.ts';
import type { Access, Visitor } from './access.ts';
import { checkPassword, digest, hashPassword, passwordFits } from './passwords.ts';
import { originAllowed } from './origins.ts';

export const SESSION_COOKIE = 'quanyan_session';
const IDLE_MS = 30 * 60_000;
/** A duty shift, and then sign in again. */
const LONGEST_MS = 13 * 3_600_000;
const FAILURES_ALLOWED = 5;
const LOCK_MS = 30 * 60_000;
/** How often a session in use writes its new expiry. */
const RENEW_MS = 60_000;

export interface SessionDeps {
  readonly storage: Pick<Storage, 'accounts' | 'audit'>;
  readonly now: () => number;
  readonly origins: readonly string[];
}

interface Held {
  readonly account: Account;
  readonly createdAt: number;
  renewedAt: number;
  expiresAt: number;
}

export const userOf = (account: Account): User => ({
  id: account.id, name: account.name, role: account.role, jurisdiction: account.jurisdiction,
});

/** Server-side sessions: opened by password (or demo role), renewed by use, ended at once for every socket and request. */
export class Sessions implements Access {
  readonly #deps: SessionDeps;
  /** Sessions seen by this process, so that a request does not cost a query. */
  readonly #held = new Map<string, Held>();
  /** By login: what is read of an account, and written when its password has been weighed, must not pass each other. */
  readonly #turns = new Turns();
  readonly #listeners = new Set<(sessions: readonly string[]) => void>();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  async visitor(cookieHeader: string | undefined): Promise<Visitor | null> {
    const found = await this.pending(cookieHeader);
    return found === null || found.mustChange ? null : found;
  }

  /** As `visitor`, but also who must first change a one-time password. */
  async pending(cookieHeader: string | undefined): Promise<(Visitor & { mustChange: boolean; account: Account }) | null> {
    const token = readCookie(cookieHeader, SESSION_COOKIE);
    if (token === null) return null;
    const session = digest(token);
    const held = this.#held.get(session) ?? (await this.#fetch(session));
    const now = this.#deps.now();
    if (held === null) return null;
    if (now >= held.expiresAt) {
      await this.end({ tokenHash: session });
      return null;
    }
    // Only a restart asks storage how long a session lasts: nobody waits for that, or is turned away when it cannot be written.
    this.#renew(session, held, now).catch(() => undefined);
    return { user: userOf(held.account), session, mustChange: held.account.mustChange, account: held.account };
  }

  async #fetch(session: string): Promise<Held | null> {
    const row = await this.#deps.storage.accounts.session(session);
    const account = row && (await this.#deps.storage.accounts.byId(row.account));
    if (!row || !account || account.disabled) return null;
    const held = { account, createdAt: row.createdAt, renewedAt: row.seenAt, expiresAt: row.expiresAt };
    this.#held.set(session, held);
    return held;
  }

  async #renew(session: string, held: Held, now: number): Promise<void> {
    if (now - held.renewedAt < RENEW_MS) return;
    held.renewedAt = now;
    held.expiresAt = Math.min(now + IDLE_MS, held.createdAt + LONGEST_MS);
    await this.#deps.storage.accounts.putSession({
      tokenHash: session, account: held.account.id, createdAt: held.createdAt, seenAt: now, expiresAt: held.expiresAt,
    });
  }

  /**
   * Checks a password and opens a session. Wrong login and wrong password are told alike; five failures lock for 30 minutes.
   * @returns the cookie's token and the account
   */
  signIn(login: string, password: string, from: string): Promise<{ token: string; account: Account }> {
    const name = login.trim().toLowerCase();
    return this.#turns.take(name, () => this.#signIn(name, password, from));
  }

  async #signIn(login: string, password: string, from: string): Promise<{ token: string; account: Account }> {
    const { accounts } = this.#deps.storage;
    const now = this.#deps.now();
    const account = await accounts.byLogin(login);
    if (account && account.lockedUntil > now) {
      await this.#audit(account, 'session:refused', 'refused', 'locked', from);
      throw refuse('too-many', `账户已锁定，请 ${minutes(account.lockedUntil - now)} 分钟后再试`, `This account is locked: try again in ${minutes(account.lockedUntil - now)} min.`);
    }
    const fits = await passwordFits(account?.passwordHash ?? null, password);
    if (!account || !fits || account.disabled) {
      if (account) await this.#failed(account, now);
      await this.#audit(account, 'session:refused', 'refused', `login ${login.slice(0, 100)}`, from);
      throw refuse('unauthenticated', '用户名或密码不正确', 'Login or password is wrong.');
    }
    const whole = { ...account, failures: 0, lockedUntil: 0 };
    await accounts.put(whole);
    return { token: await this.#open(whole, from), account: whole };
  }

  /** One-click sign-in of the demo: an account per role that has no password. */
  async signInDemo(role: Role, name: string, from: string): Promise<{ token: string; account: Account }> {
    const id = `demo-${role}`;
    const known = await this.#deps.storage.accounts.byId(id);
    const account: Account = known ?? {
      id, login: id, name, role, jurisdiction: EVERYWHERE, passwordHash: null, mustChange: false, disabled: false, failures: 0, lockedUntil: 0,
    };
    if (account.disabled) throw refuse('forbidden', '此演示账户已停用', 'This demo account has been disabled.');
    if (known === null) await this.#deps.storage.accounts.put(account);
    return { token: await this.#open(account, from), account };
  }

  async #open(account: Account, from: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#deps.now();
    await this.#deps.storage.accounts.putSession({
      tokenHash: digest(token), account: account.id, createdAt: now, seenAt: now, expiresAt: now + IDLE_MS,
    });
    await this.#audit(account, 'session:open', 'done', account.role, from);
    return token;
  }

  async #failed(account: Account, now: number): Promise<void> {
    const failures = account.failures + 1;
    const locks = failures >= FAILURES_ALLOWED;
    await this.#deps.storage.accounts.put({ ...account, failures: locks ? 0 : failures, lockedUntil: locks ? now + LOCK_MS : 0 });
  }

  /** Sets a new password; every other session of the account ends. */
  changePassword({ id, login }: Pick<Account, 'id' | 'login'>, current: string, next: string, keep: string, from: string): Promise<void> {
    return this.#turns.take(login, () => this.#changePassword(id, current, next, keep, from));
  }

  async #changePassword(id: string, current: string, next: string, keep: string, from: string): Promise<void> {
    const account = await this.#deps.storage.accounts.byId(id);
    if (account === null || account.disabled || !(await passwordFits(account.passwordHash, current))) throw refuse('unauthenticated', '当前密码不正确', 'The current password is wrong.');
    checkPassword(next, account.login);
    if (current === next) throw refuse('invalid', '新密码不能与当前密码相同', 'The new password must differ from the current one.');
    const changed = { ...account, passwordHash: await hashPassword(next), mustChange: false };
    const { accounts } = this.#deps.storage;
    await accounts.put(changed);
    const kept = await accounts.session(keep);
    const ended = [...this.#held].filter(([session, held]) => held.account.id === account.id && session !== keep).map(([session]) => session);
    for (const session of [...ended, keep]) this.#held.delete(session);
    // Also those this process has not met since its start.
    await accounts.dropSessions({ account: account.id });
    if (kept) await accounts.putSession(kept);
    for (const listener of this.#listeners) listener(ended);
    await this.#audit(account, 'session:password', 'done', '', from);
  }

  /** Puts an account in place of the one with its id; what its sessions may do changes at once. */
  async putAccount(account: Account): Promise<void> {
    await this.#turns.take(account.login, async () => {
      await this.#deps.storage.accounts.put(account);
      await this.end({ account: account.id });
    });
  }

  /** Ends sessions by token hash or account: nothing they send is heard any more. */
  async end(filter: { tokenHash?: string; account?: string }): Promise<void> {
    const ended = [...this.#held]
      .filter(([session, held]) => session === filter.tokenHash || held.account.id === filter.account)
      .map(([session]) => session);
    for (const session of ended) this.#held.delete(session);
    await this.#deps.storage.accounts.dropSessions(filter);
    if (filter.tokenHash !== undefined && !ended.includes(filter.tokenHash)) ended.push(filter.tokenHash);
    for (const listener of this.#listeners) listener(ended);
  }

  /** Ends what ran out; call every second or so. */
  async sweep(): Promise<void> {
    const now = this.#deps.now();
    for (const [session, held] of this.#held) if (now >= held.expiresAt) await this.end({ tokenHash: session });
  }

  onEnded(listener: (sessions: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  originAllowed(origin: string | undefined, host: string | undefined): boolean {
    return originAllowed(origin, host, this.#deps.origins);
  }

  #audit(account: Account | null, action: string, outcome: 'done' | 'refused', detail: string, from: string): Promise<void> {
    const actor = account ? { id: account.id, name: account.name } : { id: 'nobody', name: 'nobody' };
    return this.#deps.storage.audit.append(this.#deps.now(), { actor, action, subject: actor.id, outcome, detail, from, place: account?.jurisdiction ?? null });
  }
}

const minutes = (ms: number): number => Math.ceil(ms / 60_000);

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value && value.length <= 100) return value;
  }
  return null;
}
