import { z } from 'zod';
import type { CommandName, CommandResult, Refusal } from '../commands.ts';
import type { DeviceKind } from '../kinds/device-kind.ts';
import type { DeviceEvent } from '../reports/event.ts';
import type { EventFocus } from './event-focus.ts';
import type { Alert } from '../records/alert.ts';
import type { Device } from '../records/device.ts';
import type { JournalEntry, RecordOf, RecordType } from '../records/record.ts';
import type { User } from '../roles.ts';
import type { WallShow } from '../walls/layout/show.ts';
import type { RemoteTold, TourOrder, TourSaid } from '../tours/remote.ts';
import type { Thrown } from '../walls/thrown.ts';
import type { Dots } from './snapshot/dots.ts';

/** Grows whenever an older client would misread a newer server. */
export const PROTOCOL_VERSION = 10;

/** First words of a screen. `resume` says what it already holds; without it everything is sent. */
export const helloSchema = z.object({
  protocol: z.number().int(),
  /** Of the kinds that the page was built with; those that were uploaded come with the welcome. */
  kindsHash: z.string().max(100),
  resume: z
    .object({
      /** Journal position the client's records are exact for. */
      epoch: z.string().max(100),
      seq: z.number().int().min(0),
      /** Live position: server run, and the tick its columns are exact for. */
      run: z.string().max(100),
      tick: z.number().int().min(0),
      /** Position in the same run its roll-ups are exact for. */
      rolled: z.number().int().min(0).optional(),
      /** What it holds has dots in place of far devices. */
      parted: z.boolean().optional(),
    })
    .optional(),
});
export type Hello = z.infer<typeof helloSchema>;

export interface Welcome {
  readonly ok: true;
  readonly protocol: number;
  readonly epoch: string;
  readonly seq: number;
  /** Names this run of the server: ticks of another run mean nothing. */
  readonly run: string;
  readonly tick: number;
  readonly serverTime: number;
  readonly tickMs: number;
  readonly user: User;
  readonly demo: boolean;
  readonly health: ServerHealth;
  /** Kinds beside those of the build. */
  readonly kinds: readonly DeviceKind[];
  /** Of a wall: what somebody shows on it. */
  readonly thrown?: Thrown;
  /** Of a wall: its layouts, and what is shown in their regions. */
  readonly layouts?: WallShow;
}
export type Greeting = Welcome | { readonly ok: false; readonly refusal: Refusal; readonly reload: boolean };

export interface ServerHealth {
  /** `failing`: nothing can be stored, commands are refused. `draining`: it can again, and what waited is being stored. */
  readonly storage: 'ok' | 'failing' | 'draining';
  /** Observations per second over the last 10 s, and when the newest one came (ms UTC, 0 = never). */
  readonly ingestRate: number;
  readonly lastObservationAt: number;
  readonly feeds: readonly { readonly source: string; readonly connected: number; readonly rejected: number }[];
  readonly notInLedger: number;
  /** The year that deadlines begin to reach into while nobody has entered its holidays. */
  readonly holidaysUnknown?: number;
}

/** Everything as of (epoch, seq), in parts: apply all parts, then deltas from seq. */
export interface SnapshotPart {
  readonly epoch: string;
  readonly seq: number;
  readonly part: number;
  readonly parts: number;
  readonly type: RecordType;
  /** They replace those of earlier parts. */
  readonly records: readonly RecordOf[RecordType][];
  /** Keys of records that earlier parts hold and that are no more. */
  readonly gone?: readonly string[];
  /** Handles of devices that are no more: of far ones no id is known. */
  readonly goneHandles?: readonly number[];
  /** Devices of which no more is told than this, until somebody watches their place. */
  readonly dots?: Dots;
}

/**
 * Entries `from` (exclusive) … `seq` (inclusive), already filtered to what this user may see. Never a hole: `from` = what the client
 * holds.
 */
export interface Delta {
  readonly epoch: string;
  readonly from: number;
  readonly seq: number;
  readonly entries: readonly JournalEntry[];
  /** Alerts that were reported again, before that is stored: of what they were nothing else has changed. */
  readonly repeats?: readonly Repeat[];
  /** Devices that alerts of these entries are about, where a screen may not know them. */
  readonly named?: readonly Device[];
  /** Handles of devices that are no more, where a screen may not know their ids. */
  readonly goneHandles?: readonly number[];
}

/** What another report of an alert changes in it. */
export type Repeat = Pick<Alert, 'id' | (typeof REPEATED)[number]>;
export const REPEATED = ['count', 'lastAt', 'observedAt', 'clockFault', 'value'] as const satisfies readonly (keyof Alert)[];

/** Events of one focus, newest last, each told once. Events are no part of a snapshot: older ones are read by REST. */
export interface EventPage {
  readonly focus: EventFocus;
  readonly events: readonly DeviceEvent[];
  /** Some were passed over, because this screen reads slowly: read the newest again by REST. */
  readonly gap?: true;
}

/** `cells`: places whose devices are told one by one from now on, where there are too many to tell all. */
export type NearAnswer = { readonly ok: true; readonly cells: readonly string[] } | { readonly ok: false; readonly refusal: Refusal };
export type WatchAnswer = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

export interface ServerToClient {
  /** A part of a snapshot, see snapshot/part.ts. */
  snapshot: (bytes: Uint8Array) => void;
  delta: (delta: Delta) => void;
  /** A binary live frame, see frame.ts. The client answers `seen` with its tick once applied; at most two are under way. */
  frame: (bytes: Uint8Array) => void;
  /** A frame, or counts by place, that were deflated, see snapshot/packed.ts. */
  packed: (bytes: Uint8Array) => void;
  /** Where movers are, see mover-frame.ts; told before the frame of the same tick. */
  movers: (bytes: Uint8Array) => void;
  /** Devices of a watched cell, see snapshot/near.ts. */
  near: (bytes: Uint8Array) => void;
  /** Counts by place that changed, see roll-up-page.ts; the first page after a greeting starts from what was held, or from 0. */
  rollup: (bytes: Uint8Array) => void;
  health: (health: ServerHealth) => void;
  /** All kinds beside those of the build, when one was uploaded: what comes after this is read by them. */
  kinds: (kinds: readonly DeviceKind[]) => void;
  events: (page: EventPage) => void;
  /** To a wall: what somebody shows on it for a while; null = its own picture again. */
  thrown: (thrown: Thrown | null) => void;
  /** To a wall: its layouts, and what is shown in their regions, in place of what it was told before. */
  layouts: (show: WallShow) => void;
  /** To a screen at /tour: by which code a remote is paired, or who leads it. */
  remote: (told: RemoteTold) => void;
  /** To a screen at /tour that is led: what it is to do. */
  order: (order: TourOrder) => void;
  /** The session ended (revoked, expired). The socket closes next. */
  goodbye: (refusal: Refusal) => void;
}

export interface ClientToServer {
  hello: (hello: Hello, answer: (greeting: Greeting) => void) => void;
  seen: (tick: number) => void;
  /** Places that this screen looks at, in place of those before: their devices are told one by one where there are too many to tell all. */
  watch: (places: readonly string[], answer: (answer: NearAnswer) => void) => void;
  /** Whose events it is told, in place of those before. What happens after the answer is told. */
  'watch-events': (focuses: readonly EventFocus[], answer: (answer: WatchAnswer) => void) => void;
  /**
   * The screen that is in view from now on, by its id, and where it looks, as its address says after the `?`; null = the page is hidden.
   * The use ledger counts from it, and the past of the room knows it.
   */
  shows: (screen: string | null, view?: string) => void;
  /** Where a screen at /tour is, each time that changes; so a remote may be paired with it. */
  tour: (said: TourSaid) => void;
  /** `id` as `commandIdSchema` says: a command whose answer was lost is given again under the same. */
  command: (name: CommandName, input: unknown, id: string, answer: (result: CommandResult) => void) => void;
}
