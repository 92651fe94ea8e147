import { randomUUID } from 'node:crypto';
import { EVERYWHERE } from '#contract/places/geo.ts';
import type { PersonRole, User } from '#contract/roles.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import { Mutex } from '#server/lib/mutex.ts';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { Access, Principal } from './access.ts';
import type { Accounts } from './accounts.ts';
import { readCookie } from './cookies.ts';
import { originAllowed } from './origins.ts';
import { checkPassword, digest, hashPassword, newSecret, passwordFits } from './passwords.ts';
import { Attempts } from './attempts.ts';
import type { Factors } from './factors/factors.ts';
import type { Site } from './factors/passkeys.ts';
import { SecondStep, type FactorDue, type Proof } from './factors/second-step.ts';
import { OpenSessions, type OpenSessionDeps, type SessionNote } from './open-sessions.ts';

export const SESSION_COOKIE = 'quanyan_session';

interface SessionDeps extends OpenSessionDeps {
  readonly storage: Pick<Storage, 'accounts' | 'audit'>;
  readonly accounts: Accounts;
  readonly factors: Factors;
  readonly origins: readonly string[];
  /** What is made here is marked as of the demo. */
  readonly demo: boolean;
}

/** Somebody with a session, who may have to do something first. */
export interface Pending extends Principal {
  /** A one-time password that must be changed. */
  readonly mustChange: boolean;
  /** The role must have a second factor, and there is none. */
  readonly mustEnrol: boolean;
  readonly account: Account;
}
export interface Opened {
  /** For the cookie. */
  readonly token: string;
  readonly account: Account;
}
interface AccountDraft extends Pick<Account, 'login' | 'name' | 'role' | 'jurisdiction' | 'crews'> {}

export const userOf = ({ id, name, role, jurisdiction, crews }: Account): User => ({
  id,
  name,
  role,
  jurisdiction,
  ...(role === 'grid-worker' ? { crews: [...crews] } : {}),
});

/** Server-side sessions: opened by password and second factor (or demo role), ended at once for every socket and request. */
export class Sessions implements Access {
  /** Attempts at passwords, second factors and keys, over HTTP and sockets alike. */
  readonly attempts = new Attempts();
  /** The second factor, after a password. */
  readonly secondStep: SecondStep;
  readonly #deps: SessionDeps;
  readonly #open: OpenSessions;
  /** By login: what is read of an account, and written when its password has been hashed, must not pass each other. */
  readonly #passwordChanges = new Mutex();

  private constructor(deps: SessionDeps, open: OpenSessions) {
    this.#deps = deps;
    this.#open = open;
    this.secondStep = new SecondStep({ ...deps, attempts: this.attempts });
  }

  static async open(deps: SessionDeps): Promise<Sessions> {
    return new Sessions(deps, await OpenSessions.load(deps));
  }

  principal(cookieHeader: string | undefined): Principal | null {
    const found = this.pending(cookieHeader);
    return found === null || found.mustChange || found.mustEnrol ? null : found;
  }

  /** As `principal`, but also who must first change a one-time password or add a second factor. */
  pending(cookieHeader: string | undefined): Pending | null {
    const token = readCookie(cookieHeader, SESSION_COOKIE);
    const session = token === null ? '' : digest(token);
    const id = this.#open.accountOf(session);
    const account = id === null ? null : this.#deps.accounts.byId(id);
    if (account === null || !this.#deps.accounts.usable(account)) return null;
    const { factors } = this.#deps;
    // Somebody who proved the password alone stays outside, also when the factor was added elsewhere in the meantime.
    const mustEnrol = this.#open.isProvisional(session) && (factors.required.includes(account.role) || factors.has(account.id));
    return { user: userOf(account), session, mustChange: account.mustChange, mustEnrol, account };
  }

  /**
   * Checks a password; opens a session, or says which second factor is due. Wrong login and wrong password are told alike, in words, code
   * and time.
   * @throws Refused `unauthenticated`, or `too-many` (see `Throttle`) whether there is such a login or not.
   */
  async signIn(login: string, password: string, from: string, agent = '', site: Site | null = null): Promise<Opened | FactorDue> {
    const name = login.trim().toLowerCase();
    const wrong = (): Refused => refuse('unauthenticated', '用户名或密码不正确', 'Login or password is wrong.');
    const account = await this.attempts.make(
      'sign-in',
      { name, known: this.#deps.accounts.byLogin(name) !== null, from },
      async () => {
        const before = this.#deps.accounts.byLogin(name);
        const fits = await passwordFits(before?.passwordHash ?? null, password);
        // Whatever became of the account while the password was weighed holds.
        const after = before && this.#deps.accounts.byId(before.id);
        return fits && after && this.#deps.accounts.usable(after) && after.passwordHash === before.passwordHash ? after : null;
      },
      wrong,
    );
    if (this.#deps.factors.has(account.id)) return this.secondStep.begin(account, from, site, null);
    return this.#begin(account, from, agent, account.role, this.#deps.factors.required.includes(account.role));
  }

  /** The second step of a sign-in. @throws Refused as `SecondStep.prove` does */
  async finishSignIn(challenge: string, proof: Proof, from: string, agent = ''): Promise<Opened> {
    const { account, way } = await this.secondStep.prove(challenge, proof, from, null);
    return this.#begin(account, from, agent, `${account.role}, ${way}`);
  }

  /** A second factor was added in this session, which was opened without one. */
  settle(session: string): void {
    this.#open.settle(session);
  }

  /** One-click sign-in of the demo: an account per role that has no password. @param crews those a grid worker acts for */
  async signInDemo(role: PersonRole, name: string, from: string, crews: readonly string[], agent = ''): Promise<Opened> {
    const id = `demo-${role}`;
    const known = this.#deps.accounts.byId(id);
    if (known?.disabled) throw refuse('forbidden', '此演示账户已停用', 'This demo account has been disabled.');
    const account: Account =
      known && known.crews.join() === crews.join()
        ? known
        : {
            id,
            login: id,
            name,
            role,
            jurisdiction: EVERYWHERE,
            passwordHash: null,
            mustChange: false,
            disabled: false,
            demo: true,
            crews,
          };
    if (account !== known) await this.#deps.accounts.put(account);
    return this.#begin(account, from, agent, role);
  }

  async #begin(account: Account, from: string, agent: string, how: string, provisional = false): Promise<Opened> {
    const token = await this.#open.begin(account.id, from, agent, provisional, () => {
      if (this.#deps.accounts.byId(account.id) !== account)
        throw refuse('unauthenticated', '账户刚刚被更改，请重新登录', 'This account has just been changed: sign in again.');
    });
    await this.#audit(account, 'session:open', how, from);
    return { token, account };
  }

  /** Makes an account. @returns it, and its one-time password. @throws Refused `conflict` when the login is taken. */
  async addAccount(draft: AccountDraft, by: string): Promise<{ account: Account; password: string }> {
    const password = newSecret();
    const passwordHash = await this.attempts.hash(by, () => hashPassword(password));
    if (this.#deps.accounts.byLogin(draft.login))
      throw refuse('conflict', `用户名 ${draft.login} 已存在`, `The login ${draft.login} is taken.`);
    const account: Account = { ...draft, id: randomUUID(), passwordHash, mustChange: true, disabled: false, demo: this.#deps.demo };
    await this.#deps.accounts.put(account);
    return { account, password };
  }

  /** Sets a new password; every other session of the account ends. Guesses count as they do at the sign-in. */
  changePassword({ id, login }: Pick<Account, 'id' | 'login'>, current: string, next: string, keep: string, from: string): Promise<void> {
    return this.#passwordChanges.run(login, () => this.#changePassword(id, login, current, next, keep, from));
  }

  async #changePassword(id: string, login: string, current: string, next: string, keep: string, from: string): Promise<void> {
    const { accounts } = this.#deps;
    const account = await this.provePassword({ id, login }, current, from);
    checkPassword(next, account.login);
    if (current === next) throw refuse('invalid', '新密码不能与当前密码相同', 'The new password must differ from the current one.');
    await accounts.put({ ...account, passwordHash: await this.attempts.hash(from, () => hashPassword(next)), mustChange: false });
    await this.#open.end(this.#open.of(id).filter((session) => session !== keep));
    await this.#audit(account, 'session:password', '', from);
  }

  /**
   * Somebody who is signed in says their password again.
   * @returns the account as it is then
   * @throws Refused `unauthenticated`, `too-many`
   */
  provePassword({ id, login }: Pick<Account, 'id' | 'login'>, password: string, from: string): Promise<Account> {
    return this.attempts.make(
      'password',
      { name: login, known: true, from },
      async () => {
        const before = this.#deps.accounts.byId(id);
        return before !== null && !before.disabled && (await passwordFits(before.passwordHash, password)) ? before : null;
      },
      () => refuse('unauthenticated', '当前密码不正确', 'The current password is wrong.'),
    );
  }

  /** Puts an account in place of the one with its id: all its sessions end, so that nobody goes on as who they were. */
  putAccount(account: Account): Promise<void> {
    return this.#passwordChanges.run(account.login, async () => {
      try {
        await this.#deps.accounts.put(account);
      } finally {
        await this.endAll(account.id);
      }
    });
  }

  /** Ends a session: nothing it sends is heard any more, even when storage cannot be told. */
  end(session: string): Promise<void> {
    return this.#open.end([session]);
  }

  /** Ends every session of an account. */
  endAll(account: string): Promise<void> {
    return this.#open.end(this.#open.of(account));
  }

  /** The sessions of an account, the one used last first. */
  list(account: string): SessionNote[] {
    return this.#open.list(account);
  }

  /** Gives an account a new one-time password; its sessions end. @returns the password, which is kept nowhere. */
  async resetPassword(account: Account, by: string): Promise<string> {
    const password = newSecret();
    const passwordHash = await this.attempts.hash(by, () => hashPassword(password));
    await this.putAccount({ ...account, passwordHash, mustChange: true });
    this.attempts.forget(account.login);
    return password;
  }

  /** Ends what ran out; call every second or so. */
  sweep(): Promise<void> {
    return this.#open.sweep();
  }

  /** Writes what was refused since the last time; call every minute, and at the end. */
  async writeRefusals(): Promise<void> {
    const row = this.attempts.refusals.take();
    if (row !== null) await this.#deps.storage.audit.append(this.#deps.now(), row);
  }

  onEnded(listener: (sessions: readonly string[]) => void): () => void {
    return this.#open.onEnded(listener);
  }

  originAllowed(origin: string | undefined, host: string | undefined): boolean {
    return originAllowed(origin, host, this.#deps.origins);
  }

  #audit(account: Account, action: string, detail: string, from: string): Promise<void> {
    const actor = { id: account.id, name: account.name };
    return this.#deps.storage.audit.append(this.#deps.now(), {
      actor,
      action,
      subject: actor.id,
      outcome: 'done',
      detail,
      from,
      place: account.jurisdiction,
    });
  }
}
