import { z } from 'zod';
import type { CommandResult } from '#contract/commands.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import type { User } from '#contract/roles.ts';
import { STATUSES } from '#contract/live/status.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import type { Access } from '#server/auth/access.ts';
import type { Accounts } from '#server/auth/accounts.ts';
import type { Backups } from '#server/backup/backups.ts';
import type { BlindSpotsView } from '#server/blind-spots/view.ts';
import type { BriefingKey } from '#server/briefing/signing.ts';
import type { Callers } from '#server/auth/callers.ts';
import type { Credentials } from '#server/auth/credentials.ts';
import type { Enrolment } from '#server/auth/factors/enrolment.ts';
import type { Factors } from '#server/auth/factors/factors.ts';
import type { Sessions } from '#server/auth/sessions.ts';
import type { Walls } from '#server/auth/walls/walls.ts';
import type { Areas } from '#server/imports/areas.ts';
import type { Tables } from '#server/imports/tables.ts';
import type { IngressContext } from '#server/ingest/adapter.ts';
import type { Protocol } from '#server/ingest/start.ts';
import type { SourceRejects } from '#server/ingest/rejects.ts';
import type { UnregisteredSender } from '#server/ingest/unregistered.ts';
import type { MediaServices } from '#server/media/open.ts';
import type { Networks } from '#server/networks/networks.ts';
import type { Patrols } from '#server/patrols/open.ts';
import type { Records } from '#server/records/records.ts';
import type { Replay } from '#server/replay/replay.ts';
import type { RiskView } from '#server/risk/view.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { UploadedKinds } from '#server/kinds/uploaded-kinds.ts';
import type { CarePlans } from '#server/care/care-plans.ts';
import type { ScheduleBook } from '#server/schedules/book.ts';
import type { Schedules } from '#server/schedules/schedules.ts';
import type { LimitBook } from '#server/limits/book.ts';
import type { DeviceLimits } from '#server/limits/device-limits.ts';
import type { FloorPlans } from '#server/ledger/floor-plans.ts';
import type { LedgerEdits } from '#server/ledger/edits.ts';
import type { ScenarioPort } from '#server/scenarios.ts';
import type { SensingView } from '#server/sensing/view.ts';
import type { Settings } from '#server/settings.ts';
import type { Webhooks } from '#server/webhooks/webhooks.ts';
import type { ShownViews } from '#server/usage/shown-views.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { TourRemotes } from '#server/tours/remotes.ts';
import type { TourTelling } from '#server/tours/tour-telling.ts';
import type { OneEach } from './one-each.ts';

/** What the routes may use: named, narrow parts, handed in by main. */
export interface Services {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly kinds: KindIndex;
  /** Kinds that administrators upload. */
  readonly uploadedKinds: UploadedKinds;
  /** Limits that administrators set: to change them, and what is in force where. */
  readonly deviceLimits: DeviceLimits;
  readonly limitBook: Pick<LimitBook, 'changes' | 'inForce' | 'of'>;
  /** Who is cared for, and how. */
  readonly carePlans: CarePlans;
  /** What is told by the clock: to change it, and what it gave. */
  readonly schedules: Schedules;
  readonly scheduleBook: Pick<ScheduleBook, 'run'>;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  /** Browsers that show a wall. */
  readonly walls: Walls;
  /** Phones that lead a tour. */
  readonly tourRemotes: Pick<TourRemotes, 'claim' | 'of' | 'newer' | 'order' | 'letGo'>;
  readonly tourTelling: TourTelling;
  /** Who asks: people, and walls. */
  readonly access: Access;
  /** Second factors of accounts, and which roles must have one. */
  readonly factors: Factors;
  readonly enrolment: Enrolment;
  readonly callers: Callers;
  readonly credentials: Credentials;
  /** Keeps from people what their role may not know. */
  readonly redaction: Redaction;
  readonly floorPlans: FloorPlans;
  readonly backups: Pick<Backups, 'list' | 'start' | 'tryAgain'>;
  /** The durable records: places, devices and what is under way or recent, at hand. */
  readonly published: Pick<Records, 'get' | 'all' | 'count' | 'deviceNamed'>;
  /** What briefings are signed with; made when the first is asked for. */
  readonly briefingKey: () => Promise<BriefingKey>;
  /** Any instant that is kept, as screens were shown it. */
  readonly shownViews: Pick<ShownViews, 'during'>;
  readonly replay: Pick<Replay, 'open' | 'play' | 'watch' | 'first'>;
  /** Files that leave the system. */
  readonly exports: OneEach;
  readonly now: () => number;
  /** ms since this server started, whatever became of the wall clock. */
  readonly runningFor: () => number;
  readonly health: () => ServerHealth;
  /** Live values of a device by id; null when the ledger does not know it. */
  readonly live: (device: string) => LiveReading | null;
  readonly accept: (observations: readonly Observation[], events: readonly EventReport[]) => Promise<void>;
  /** @returns what is wrong with those that were not taken */
  readonly track: (reports: readonly TrackReport[]) => readonly string[];
  /** What an edge has heard, judged and done. */
  readonly adopt: IngressContext['adopt'];
  readonly warn: IngressContext['warn'];
  readonly serviceHeard: IngressContext['serviceHeard'];
  readonly placeOf: IngressContext['placeOf'];
  /** True when the ledger knows a device by this id or address. */
  readonly knows: (device: string) => boolean;
  /** Id of a device, by id or address. */
  readonly deviceIdOf: (device: string) => string | undefined;
  /** The ledger's kind of a device, by id or address. */
  readonly kindOf: (device: string) => DeviceKind | undefined;
  readonly execute: (name: string, input: unknown, user: User, from: string, id?: string) => Promise<CommandResult>;
  readonly ledger: LedgerEdits;
  readonly areas: Areas;
  /** Device tables that people have open. */
  readonly tables: Tables;
  /** Protocols that devices speak, and where. */
  readonly protocols: readonly Protocol[];
  readonly rejects: () => SourceRejects[];
  readonly reject: (source: string, peer: string, bytes: Uint8Array, reason: string) => void;
  /** Senders not in the ledger, of which somebody of this jurisdiction may hear. */
  readonly unregistered: (jurisdiction: string) => UnregisteredSender[];
  /** How well what is sensed reaches us, as an audience may know it. */
  readonly sensing: Pick<SensingView, 'of'>;
  /** Where devices of the ledger watch nothing now, and where one more would help. */
  readonly blindSpots: Pick<BlindSpotsView, 'look' | 'of' | 'proposals'>;
  readonly networks: Pick<Networks, 'of'>;
  /** The risk of compounds; `sweepRisk` counts it anew. */
  readonly risk: Pick<RiskView, 'of' | 'backTest'>;
  readonly sweepRisk: () => Promise<void>;
  /** Routes that are patrolled, and rounds. */
  readonly patrols: Pick<Patrols, 'plans' | 'between' | 'midnight'>;
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  /** Stills and clips. */
  readonly media: MediaServices;
  readonly scenarios: ScenarioPort;
  /** Other systems that are told. */
  readonly webhooks: Pick<Webhooks, 'list' | 'add' | 'change' | 'renew' | 'remove' | 'resume' | 'test'>;
}

export const liveReadingSchema = z.object({
  status: z.enum(STATUSES),
  observedAt: z.number(),
  clockFault: z.boolean(),
  values: z.record(z.string(), z.number().nullable()),
});
export type LiveReading = Readonly<z.infer<typeof liveReadingSchema>>;
