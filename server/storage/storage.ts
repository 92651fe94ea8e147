import type { Actor } from '#contract/records/stamp.ts';
import type { JournalEntry, RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { Role } from '#contract/roles.ts';

/**
 * What every storage engine does (SQLite in a worker, PostgreSQL). One contract test suite runs against each.
 * A promise that resolves means: on disk, fsynced. Nothing here knows rules, commands or sockets.
 */
export interface Storage {
  /** Names this journal; changes only when the journal is started anew or restored from a copy. */
  readonly epoch: string;
  readonly journal: JournalStore;
  readonly records: RecordStore;
  readonly history: HistoryStore;
  readonly audit: AuditStore;
  readonly accounts: AccountStore;
  readonly reader: StorageReader;
  close(): Promise<void>;
}

/**
 * What people look at, read beside the writer: neither waits for the other. Every call sees all that was confirmed before it was made.
 * What decides on writes is read from the stores themselves.
 */
export interface StorageReader {
  readonly journal: Pick<JournalStore, 'since' | 'floor'>;
  readonly records: Pick<RecordStore, 'get' | 'list'>;
  readonly history: Pick<HistoryStore, 'read'>;
  readonly audit: Pick<AuditStore, 'list' | 'verify'>;
}

export interface JournalWrite {
  readonly at: number;
  readonly actor: Actor;
  readonly cause: string;
  readonly changes: readonly RecordChange[];
  readonly audit?: AuditDraft;
}

export interface JournalStore {
  /** Highest durable seq, 0 in an empty journal. */
  head(): Promise<number>;
  /**
   * Appends one entry and updates the projections in the same transaction. Calls made together share one commit.
   * Resolves in seq order once durable; rejects with a `StorageFault` when it is not durable and never will be: of kind `data`
   * when this write itself cannot be stored, of kind `storage` when the engine fails and the same write may succeed later.
   * Kind `unknown`: it may be durable or become so; what `since` returns after the next `probe` is the truth.
   */
  append(write: JournalWrite): Promise<JournalEntry>;
  /** Appends one entry per write, in order and in one transaction: all become durable, or none. Rejects like `append`. */
  appendAll(writes: readonly JournalWrite[]): Promise<JournalEntry[]>;
  /**
   * Proves that something can be made durable, by a small write of its own, after all that was appended before.
   * @returns the head as it is then.
   */
  probe(): Promise<number>;
  /**
   * Entries after `seq`, oldest first, at most `limit`, and no more than about `bytes` of JSON (1 MB when left out) unless it is one;
   * null when they are no longer all kept (or `seq` is beyond the head).
   */
  since(seq: number, limit: number, bytes?: number): Promise<JournalEntry[] | null>;
  /** Lowest seq one can go on from: 0 until entries are pruned. */
  floor(): Promise<number>;
  /** Drops the oldest entries from before `before`, but never the newest 20,000; the projections keep what they came to. Returns how many. */
  prune(before: number): Promise<number>;
}

export interface RecordQuery {
  /** Only records at or below one of these places. */
  readonly within?: string | readonly string[];
  /** Exact matches on fields with a column (`PROJECTIONS`), e.g. `{kind: 'manhole', state: 'open', active: true}`; other fields are refused. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** Leaves out records that match all fields of any of these. */
  readonly unlike?: readonly Readonly<Record<string, string | number | boolean>>[];
  /** Only tickets that show this photograph; other types are refused. */
  readonly photo?: string;
  /** Case-insensitive part of the name, number or id. */
  readonly text?: string;
  /** Cursor from the page before. */
  readonly after?: string;
  /** 1 … 1000. A page holds fewer when they are large: about 4 MB of JSON. */
  readonly limit: number;
  /** Counts all that match, which reads them all. */
  readonly total?: boolean | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  /** When it was asked for. */
  readonly total?: number;
}

export interface RecordStore {
  /** Drops incidents that were closed and last changed before `before`, with their alerts and tickets. Returns how many incidents. */
  prune(before: number): Promise<number>;
  get<T extends RecordType>(type: T, id: string): Promise<RecordOf[T] | null>;
  /** Newest change first for alerts, incidents and tickets; by id for the rest. */
  list<T extends RecordType>(type: T, query: RecordQuery): Promise<Page<RecordOf[T]>>;
  /**
   * The working picture at start: all places, devices and crews, and every alert, incident and ticket that is not over
   * or was last touched after `recentSince`; with the seq they are exact for.
   */
  picture(recentSince: number): Promise<{ seq: number; records: { readonly [T in RecordType]: RecordOf[T][] } }>;
}

/** One reading worth keeping. */
export interface Reading {
  readonly device: string;
  readonly point: string;
  readonly value: number;
  readonly at: number;
  /** True now, whatever was said before: a clock that was set back does not make it old. */
  readonly present?: true;
}

export interface Bucket {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

export interface HistoryStore {
  /** Readings of one (device, point, instant) given twice are kept once. */
  write(readings: readonly Reading[]): Promise<void>;
  /** Downsampled to at most `buckets` equal spans of [from, to); empty spans are left out. */
  read(device: string, point: string, from: number, to: number, buckets: number): Promise<Bucket[]>;
  /** The last present reading of every (device, point), or a newer one: what live state starts from after a restart. */
  latest(): Promise<Reading[]>;
  /** Drops readings older than `before`. Returns how many. */
  prune(before: number): Promise<number>;
}

export interface AuditDraft {
  readonly actor: Actor;
  /** `command:dispatch`, `session:open`, `session:refused`, … */
  readonly action: string;
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly detail: string;
  readonly from: string;
  /** Path of the place it is about: who audits that place may read it. null = of no place: for who audits everything. */
  readonly place: string | null;
}
export interface AuditRow extends AuditDraft {
  readonly id: number;
  readonly at: number;
  /** SHA-256 over the row and the hash before it: a removed or altered row breaks the chain. */
  readonly hash: string;
}
export interface AuditQuery {
  /** Id of the last row of the page before. */
  readonly after?: number | undefined;
  /** 1 … 1000. */
  readonly limit: number;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  /** Only from this instant on, and before that one; ms UTC. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only of or below these places. */
  readonly within?: readonly string[];
  /** Counts all that match, which reads them all. */
  readonly total?: boolean | undefined;
}
export interface AuditStore {
  append(at: number, row: AuditDraft): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditRow>>;
  /** Id of the first row whose hash does not fit, or null when the chain is whole. */
  verify(): Promise<number | null>;
  /** Drops the oldest rows from before `before`; the rest of the chain still verifies. Returns how many. */
  prune(before: number): Promise<number>;
}

export interface Account {
  readonly id: string;
  /** What is typed to sign in; unique, lower case. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
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
