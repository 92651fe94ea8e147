import type { PersonRole } from '#contract/roles.ts';

export interface Account {
  readonly id: string;
  /** What is typed to sign in; unique, lower case. */
  readonly login: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly jurisdiction: string;
  /** argon2id, PHC string; null for accounts that cannot sign in with a password (demo). */
  readonly passwordHash: string | null;
  readonly mustChange: boolean;
  readonly disabled: boolean;
  /** Made in demo mode, by somebody who proved nothing: worth nothing outside it. */
  readonly demo: boolean;
  /** Ids of the crews whose tickets this person handles. */
  readonly crews: readonly string[];
}
export interface SessionRow {
  /** SHA-256 of the cookie's token; the token itself is never stored. */
  readonly tokenHash: string;
  readonly account: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}
export interface AccountStore {
  byLogin(login: string): Promise<Account | null>;
  byId(id: string): Promise<Account | null>;
  list(): Promise<Account[]>;
  put(account: Account): Promise<void>;
  putSession(session: SessionRow): Promise<void>;
  session(tokenHash: string): Promise<SessionRow | null>;
  /** Those that have not run out at `now`. */
  sessions(now: number): Promise<SessionRow[]>;
  dropSessions(filter: { tokenHash?: string; account?: string; expiredBefore?: number }): Promise<number>;
  /** Small named values: device credentials, API keys (hashes), one-time codes. */
  getValue(key: string): Promise<string | null>;
  /** All whose key begins so, by key. */
  valuesOf(prefix: string): Promise<{ name: string; value: string }[]>;
  putValue(key: string, value: string | null): Promise<void>;
}
