import { z } from 'zod';
import type { CommandName, CommandResult, Refusal } from './commands.ts';
import type { Alert } from './records/alert.ts';
import type { JournalEntry, RecordChange, RecordOf, RecordType } from './records/record.ts';
import type { User } from './roles.ts';
import type { RollUpPage } from './rollup.ts';

/** Grows whenever an older client would misread a newer server. */
export const PROTOCOL_VERSION = 2;

/** First words of a screen. `resume` says what it already holds; without it everything is sent. */
export const helloSchema = z.object({
  protocol: z.number().int(),
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
  readonly records: readonly RecordOf[RecordType][];
}

/** Entries `from` (exclusive) … `seq` (inclusive), already filtered to what this user may see. Never a hole: `from` = what the client holds. */
export interface Delta {
  readonly epoch: string;
  readonly from: number;
  readonly seq: number;
  readonly entries: readonly JournalEntry[];
  /** Alerts that were reported again, before that is stored: of what they were nothing else has changed. */
  readonly repeats?: readonly Repeat[];
}

/** What another report of an alert changes in it. */
export type Repeat = Pick<Alert, 'id' | (typeof REPEATED)[number]>;
export const REPEATED = ['count', 'lastAt', 'observedAt', 'clockFault', 'value'] as const satisfies readonly (keyof Alert)[];

export interface ServerToClient {
  snapshot: (part: SnapshotPart) => void;
  delta: (delta: Delta) => void;
  /** Life-safety alerts that could not be stored yet (`stored` false): shown at once, outside the journal's order. */
  unstored: (changes: readonly RecordChange[]) => void;
  /** A binary live frame, see frame.ts. The client answers `seen` with its tick once applied; at most two are under way. */
  frame: (bytes: Uint8Array) => void;
  /** Counts by place that changed; the first page after a greeting starts from what was held, or from 0. */
  rollup: (page: RollUpPage) => void;
  health: (health: ServerHealth) => void;
  /** The session ended (revoked, expired). The socket closes next. */
  goodbye: (refusal: Refusal) => void;
}

export interface ClientToServer {
  hello: (hello: Hello, answer: (greeting: Greeting) => void) => void;
  seen: (tick: number) => void;
  command: (name: CommandName, input: unknown, answer: (result: CommandResult) => void) => void;
}
