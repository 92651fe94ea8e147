import { randomBytes } from 'node:crypto';
import { Mutex } from '#server/lib/mutex.ts';
import type { Storage } from '#server/storage/storage.ts';
import { digest } from './passwords.ts';
import { beginLife, renewLife, resumeLife, storedLife, type Life, type Moment } from './session-life.ts';

/** The wall clock was set when it moved by so much more or less than the other one: what is stored is written anew. */
const STEP_MS = 5000;

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

export interface OpenSessionDeps {
  readonly storage: Pick<Storage, 'accounts'>;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of a clock that only runs on. */
  readonly monotonic: () => number;
  /** What could not be written, though nobody waits for it. */
  readonly onFault: (error: unknown, what: string) => void;
}

/** What is open: renewed by use, held in memory and written through, so that who is signed in is known however storage fares. */
export class OpenSessions {
  readonly #deps: OpenSessionDeps;
  readonly #held: Map<string, Life>;
  /** Whence each was opened, by its token's hash; in memory only. */
  readonly #opened = new Map<string, { readonly from: string; readonly agent: string }>();
  /** Opened by a password alone where that is not enough: in memory only, so that a restart ends them. */
  readonly #provisional = new Set<string>();
  /** Session rows are written one after the other: a renewal must not bring back what has ended. */
  readonly #writes = new Mutex();
  readonly #listeners = new Set<(sessions: readonly string[]) => void>();
  /** Wall clock less the other one, when it was last looked at. */
  #offset: number;

  private constructor(deps: OpenSessionDeps, lives: readonly Life[], { now, monotonic }: Moment) {
    this.#deps = deps;
    this.#held = new Map(lives.map((life) => [life.tokenHash, life]));
    this.#offset = now - monotonic;
  }

  static async load(deps: OpenSessionDeps): Promise<OpenSessions> {
    const rows = await deps.storage.accounts.sessions(deps.now());
    const moment = { now: deps.now(), monotonic: deps.monotonic() };
    return new OpenSessions(
      deps,
      rows.map((row) => resumeLife(row, moment)),
      moment,
    );
  }

  get #moment(): Moment {
    return { now: this.#deps.now(), monotonic: this.#deps.monotonic() };
  }

  /** @returns the account of a session in use, or null. Sliding expiry is renewed here. */
  accountOf(session: string): string | null {
    const held = this.#held.get(session);
    if (held === undefined) return null;
    const moment = this.#moment;
    if (moment.monotonic >= held.until) {
      void this.end([session]).catch((error: unknown) => this.#deps.onFault(error, 'sessions: the end of one'));
      return null;
    }
    const renewed = renewLife(held, moment);
    if (renewed !== held) this.#keep(renewed);
    return held.account;
  }

  isProvisional(session: string): boolean {
    return this.#provisional.has(session);
  }

  /** What was missing is there now: the session is as any other. */
  settle(session: string): void {
    const life = this.#held.get(session);
    if (life !== undefined && this.#provisional.delete(session)) this.#keep(life);
  }

  #keep(life: Life): void {
    this.#held.set(life.tokenHash, life);
    if (this.#provisional.has(life.tokenHash)) return;
    void this.#writes
      .run('', async () => {
        if (this.#held.get(life.tokenHash) === life) await this.#deps.storage.accounts.putSession(storedLife(life, this.#moment));
      })
      .catch((error: unknown) => this.#deps.onFault(error, 'sessions: a renewal'));
  }

  /**
   * @param admit looked at when the session is stored and not yet held; what it throws leaves none
   * @returns the token for the cookie
   */
  async begin(account: string, from: string, agent: string, provisional: boolean, admit: () => void): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const moment = this.#moment;
    const life = beginLife(digest(token), account, moment);
    if (!provisional) await this.#writes.run('', () => this.#deps.storage.accounts.putSession(storedLife(life, moment)));
    try {
      admit();
    } catch (error) {
      await this.end([life.tokenHash]);
      throw error;
    }
    this.#held.set(life.tokenHash, life);
    if (provisional) this.#provisional.add(life.tokenHash);
    this.#opened.set(life.tokenHash, { from, agent: agent.slice(0, 300) });
    return token;
  }

  /** Nothing they send is heard any more, even when storage cannot be told. */
  async end(sessions: readonly string[]): Promise<void> {
    for (const session of sessions) {
      this.#held.delete(session);
      this.#opened.delete(session);
      this.#provisional.delete(session);
    }
    if (sessions.length > 0) for (const listener of this.#listeners) listener(sessions);
    await Promise.all(sessions.map((tokenHash) => this.#writes.run('', () => this.#deps.storage.accounts.dropSessions({ tokenHash }))));
  }

  of(account: string): string[] {
    return [...this.#held].filter(([, held]) => held.account === account).map(([session]) => session);
  }

  /** The sessions of an account, the one used last first. */
  list(account: string): SessionNote[] {
    return this.of(account)
      .map((id) => {
        const { createdAt, seenAt, expiresAt } = storedLife(this.#held.get(id)!, this.#moment);
        return { id, createdAt, seenAt, expiresAt, from: this.#opened.get(id)?.from ?? null, agent: this.#opened.get(id)?.agent ?? null };
      })
      .sort((a, b) => b.seenAt - a.seenAt);
  }

  /** Ends what ran out, and writes anew what is stored when the wall clock was set; call every second or so. */
  async sweep(): Promise<void> {
    const { now, monotonic } = this.#moment;
    await this.end([...this.#held].filter(([, { until }]) => monotonic >= until).map(([session]) => session));
    if (Math.abs(now - monotonic - this.#offset) < STEP_MS) return;
    this.#offset = now - monotonic;
    for (const life of this.#held.values()) this.#keep(life);
  }

  onEnded(listener: (sessions: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
