import { z } from 'zod';
import type { CommandResult } from '#contract/commands.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Observation } from '#contract/observation.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { User } from '#contract/roles.ts';
import { STATUSES } from '#contract/status.ts';
import type { ServerHealth } from '#contract/wire.ts';
import type { Accounts } from '#server/auth/accounts.ts';
import type { Backups } from '#server/backup/backups.ts';
import type { Callers } from '#server/auth/callers.ts';
import type { Credentials } from '#server/auth/credentials.ts';
import type { Sessions } from '#server/auth/sessions.ts';
import type { Areas } from '#server/imports/areas.ts';
import type { Tables } from '#server/imports/tables.ts';
import type { SourceRejects } from '#server/ingest/rejects.ts';
import type { Stray } from '#server/ingest/strays.ts';
import type { Uploads } from '#server/photos/uploads.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion } from '#server/records/discretion.ts';
import type { FloorPlans } from '#server/records/floor-plans.ts';
import type { Ledger } from '#server/records/ledger.ts';
import type { Settings } from '#server/settings.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { OneEach } from './one-each.ts';

/** What the routes may use: named, narrow parts, handed in by main. */
export interface Services {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly kinds: KindIndex;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly callers: Callers;
  readonly credentials: Credentials;
  /** Keeps from people what their role may not know. */
  readonly discretion: Discretion;
  readonly floorPlans: FloorPlans;
  readonly backups: Pick<Backups, 'list' | 'start' | 'tryAgain'>;
  /** The durable picture: places, devices and what is under way or recent, at hand. */
  readonly published: Pick<Book, 'get' | 'all' | 'count' | 'deviceNamed'>;
  /** Files that leave the system. */
  readonly exports: OneEach;
  readonly now: () => number;
  /** ms since this server started, whatever became of the wall clock. */
  readonly runningFor: () => number;
  readonly health: () => ServerHealth;
  /** Live values of a device by id; null when the ledger does not know it. */
  readonly live: (device: string) => LiveReading | null;
  readonly accept: (observations: readonly Observation[]) => Promise<void>;
  readonly execute: (name: string, input: unknown, user: User, from: string) => Promise<CommandResult>;
  /** Enters what is new in a ledger at its turn, unless `check` throws by then. @returns how many records changed. */
  readonly importLedger: (ledger: Ledger, actor: Actor, check: (book: Pick<Book, 'get' | 'deviceNamed'>) => void) => Promise<number>;
  readonly areas: Areas;
  /** Device tables that people have open. */
  readonly tables: Tables;
  readonly rejects: () => SourceRejects[];
  readonly reject: (source: string, peer: string, bytes: Uint8Array, reason: string) => void;
  /** Senders not in the ledger, of which somebody of this jurisdiction may hear. */
  readonly strays: (jurisdiction: string) => Stray[];
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  /** @throws StorageFault of kind `data` when it is no picture. */
  readonly savePhoto: (bytes: Buffer, type: string) => Promise<string>;
  readonly uploads: Uploads;
  readonly readPhoto: (id: string) => Promise<{ bytes: Uint8Array; type: string } | null>;
  readonly scenarios: ScenarioPort;
}

export const liveReadingSchema = z.object({
  status: z.enum(STATUSES),
  observedAt: z.number(),
  clockFault: z.boolean(),
  values: z.record(z.string(), z.number().nullable()),
});
export type LiveReading = Readonly<z.infer<typeof liveReadingSchema>>;

/** Starting drills in demo mode; empty elsewhere. */
export interface ScenarioPort {
  list(): readonly { id: string; label: { zh: string; en: string }; about: { zh: string; en: string } }[];
  start(id: string): Promise<boolean>;
}
