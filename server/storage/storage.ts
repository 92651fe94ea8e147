import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Retention } from '#contract/kinds/event-spec.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { JournalEntry, RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { KindStore } from './stores/kind-store.ts';
import type { CareStore } from './stores/care-store.ts';
import type { ScheduleStore } from './stores/schedule-store.ts';
import type { CheckpointStore } from './stores/checkpoint-store.ts';
import type { LimitStore } from './stores/limit-store.ts';
import type { MediaStore } from './stores/media-store.ts';
import type { ShownViewStore } from './stores/shown-view-store.ts';
import type { OutboxStore } from './stores/outbox-store.ts';
import type { PatrolStore } from './stores/patrol-store.ts';
import type { TrackStore } from './stores/track-store.ts';
import type { WallStore } from './stores/wall-store.ts';
import type { GivenCommandRow } from './schema.ts';
import type { AuditDraft, AuditStore } from './stores/audit-store.ts';
import type { AccountStore } from './stores/account-store.ts';
import type { Page } from './stores/page.ts';

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
  readonly events: EventStore;
  readonly tracks: TrackStore;
  readonly audit: AuditStore;
  readonly accounts: AccountStore;
  readonly edits: LedgerEditStore;
  readonly commands: CommandStore;
  readonly media: MediaStore;
  readonly kinds: KindStore;
  readonly limits: LimitStore;
  readonly walls: WallStore;
  readonly care: CareStore;
  readonly schedules: ScheduleStore;
  readonly patrols: PatrolStore;
  readonly outbox: OutboxStore;
  readonly checkpoints: CheckpointStore;
  readonly shownViews: ShownViewStore;
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
  readonly events: Pick<EventStore, 'list'>;
  readonly tracks: Pick<TrackStore, 'read'>;
  readonly audit: Pick<AuditStore, 'list' | 'verify'>;
  readonly edits: Pick<LedgerEditStore, 'list' | 'ofDevice'>;
  readonly media: Pick<MediaStore, 'get' | 'refs' | 'kept' | 'needed'>;
  readonly shownViews: Pick<ShownViewStore, 'during'>;
  readonly due: DueReader;
}

/** What `DueReader` counts; ledger edits go with the audit. */
export interface DueSorts {
  readonly readings: number;
  readonly events: number;
  /** Events that tell of people, positions of movers, and what screens showed. */
  readonly personal: number;
  readonly evidence: number;
  readonly entries: number;
  readonly cases: number;
  readonly audit: number;
  readonly edits: number;
}

/** What is old enough to be dropped. */
export interface DueReader {
  /** @param before ms UTC, by sort: what is older is counted @returns how many of each */
  count(before: DueSorts): Promise<DueSorts>;
}

export interface JournalWrite {
  readonly at: number;
  readonly actor: Actor;
  readonly cause: string;
  readonly changes: readonly RecordChange[];
  readonly audit?: AuditDraft;
  /** Of a command that carries an id: kept in the same transaction. */
  readonly given?: GivenCommand;
  /** The edit of the ledger that this entry is a part of, with the devices that it changes. */
  readonly edit?: LedgerEdit & { readonly rows: readonly LedgerEditRow[] };
}

/** A change of the ledger by a person, of one device or a hundred thousand. */
export interface LedgerEdit {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  /** As its audit row says: `ledger:table`, `ledger:change`, `ledger:undo`, … */
  readonly action: string;
  readonly reason: string;
  /** Jurisdiction of who made it. */
  readonly place: string;
  /** Id of the edit that this one undoes. */
  readonly undoes: string | null;
}

/** A device before and after an edit; null = it was not in the ledger. */
export interface LedgerEditRow {
  readonly device: string;
  readonly before: DeviceDraft | null;
  readonly after: DeviceDraft | null;
}

export interface ListedEdit extends LedgerEdit {
  /** How many devices it changed. */
  readonly count: number;
  /** Id of the edit that undid it; null while it is in force. */
  readonly undoneBy: string | null;
}

export interface LedgerEditStore {
  get(id: string): Promise<ListedEdit | null>;
  /** Newest first, at most 100. @param within jurisdictions of those who made them @param since ms UTC */
  list(within: readonly string[], since: number): Promise<ListedEdit[]>;
  /** Its devices in the order of their ids, after one of them ('' = from the first), at most `limit`. */
  rows(id: string, after: string, limit: number): Promise<LedgerEditRow[]>;
  /** What was changed of one device, newest first. */
  ofDevice(device: string, limit: number): Promise<(LedgerEdit & Omit<LedgerEditRow, 'device'>)[]>;
  /** Drops edits from before `before`. Returns how many. */
  prune(before: number): Promise<number>;
}

/** A command as its giver named it. */
export interface GivenCommand {
  /** Giver and id. */
  readonly key: string;
  /** SHA-256 of name and input, hex. */
  readonly digest: string;
}

export interface CommandStore {
  find(key: string): Promise<GivenCommandRow | null>;
  /** Those carried out from `since` on (ms UTC), newest first. */
  newest(since: number, limit: number): Promise<GivenCommandRow[]>;
  /** For a command that changed nothing, and so has no entry of its own. */
  put(given: GivenCommand, at: number, seq: number): Promise<void>;
  /** Forgets those from before `before`. Returns how many. */
  prune(before: number): Promise<number>;
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
  /**
   * Drops the oldest entries from before `before`, but never the newest 20,000; the projections keep what they came to. Returns how many.
   */
  prune(before: number): Promise<number>;
}

export interface RecordQuery {
  /** Only records at or below one of these places. */
  readonly within?: string | readonly string[];
  /**
   * Exact matches on fields with a column (`PROJECTIONS`), e.g. `{kind: 'manhole', state: 'open', active: true}`; other fields are
   * refused.
   */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** Leaves out records that match all fields of any of these. */
  readonly unlike?: readonly Readonly<Record<string, string | number | boolean>>[];
  /** Only records that show this still or clip. */
  readonly media?: string;
  /** Case-insensitive part of the name, number or id. */
  readonly text?: string;
  /** Cursor from the page before. */
  readonly after?: string;
  /** 1 … 1000. A page holds fewer when they are large: about 4 MB of JSON. */
  readonly limit: number;
  /** true: only what is not over; of devices, those that are in the ledger. */
  readonly open?: true;
  /** Counts all that match, which reads them all. */
  readonly total?: boolean | undefined;
}

export interface RecordStore {
  /** Drops incidents that were closed and last changed before `before`, with their alerts and tickets. Returns how many incidents. */
  prune(before: number): Promise<number>;
  get<T extends RecordType>(type: T, id: string): Promise<RecordOf[T] | null>;
  /** Newest change first for alerts, incidents and tickets; by id for the rest. */
  list<T extends RecordType>(type: T, query: RecordQuery): Promise<Page<RecordOf[T]>>;
  /**
   * The working records at start: all places, devices and crews, and every alert, incident and ticket that is not over
   * or was last touched after `recentSince`; with the seq they are exact for.
   * Devices that were taken out of the ledger are left out; `nextHandle` is greater than theirs too.
   */
  snapshot(recentSince: number): Promise<{ seq: number; nextHandle: number; records: { readonly [T in RecordType]: RecordOf[T][] } }>;
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

/** An event as it is kept, with what tells another report of it. */
export interface EventRow {
  readonly event: DeviceEvent;
  /** The same in every report of one happening … */
  readonly said: string;
  /** … that are less than `windowMs` apart by this: the device's time, or ours when it gave none. */
  readonly told: number;
  readonly windowMs: number;
  readonly retention: Retention;
}

/** What became of a row: kept now, there already under its own id, or another report of what is kept. */
export type Kept = 'new' | 'there' | 'repeat';

export interface EventQuery {
  /** Only at or below one of these places. */
  readonly within?: readonly string[];
  /** Only of these devices; at most 1000. */
  readonly devices?: readonly string[];
  readonly type?: string | undefined;
  readonly kind?: string | undefined;
  /** Leaves out these kinds. */
  readonly unlike?: readonly string[];
  /** Only from this instant on, and before that one; ms UTC. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Cursor from the page before. */
  readonly after?: string | undefined;
  /** 1 … 1000. A page holds fewer when they are large: about 4 MB of JSON. */
  readonly limit: number;
}

export interface EventStore {
  /** All of these are kept, each happening once, when it resolves; given again it is the same. */
  write(rows: readonly EventRow[]): Promise<readonly Kept[]>;
  /** Newest first. */
  list(query: EventQuery): Promise<Page<DeviceEvent>>;
  /** Drops events of a retention that happened before `before`. Returns how many. */
  prune(retention: Retention, before: number): Promise<number>;
}
