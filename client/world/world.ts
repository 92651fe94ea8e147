import type { LiveColumns } from '#contract/columns.ts';
import type { CommandInput, CommandName, CommandResult, Refusal } from '#contract/commands.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { RollUp } from '#contract/rollup.ts';
import type { ServerHealth } from '#contract/wire.ts';

/** Named connection states. `lost` = was live, is being retried; everything shown is ageing. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'signed-out' | 'refused';

export interface Link {
  readonly state: LinkState;
  /** Browser time (ms) of the last sign of life from the server; 0 = never. */
  readonly heardAt: number;
  /** Browser time this state began. */
  readonly since: number;
  readonly refusal: Refusal | null;
}

/**
 * The client's mirror of the server: live columns plus records. One per page, outside React.
 * Columns are mutated in place; records are immutable and replaced.
 */
export interface World {
  readonly kinds: KindIndex;
  readonly columns: LiveColumns;
  readonly link: Link;
  readonly user: User | null;
  readonly demo: boolean;
  readonly health: ServerHealth | null;
  /** True once the first snapshot and frame are in: before it, "no alerts" would be a lie. */
  readonly ready: boolean;
  /** Server time now, as greetings and frames tell it, ms UTC. */
  serverNow(): number;
  get<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined;
  all<T extends RecordType>(type: T): ReadonlyMap<string, RecordOf[T]>;
  deviceByHandle(handle: number): Device | undefined;
  /** Handles written by the frame just applied, valid only during the call. */
  onLive(listener: (touched: Uint32Array) => void): () => void;
  /** Changes in one batch per delta; `null` = everything may have changed (snapshot). */
  onRecords(listener: (changes: readonly RecordChange[] | null) => void): () => void;
  /**
   * What is the matter at a place and everywhere below it, counted by the server, at most half a second old. Any level down to
   * floors (`…/F12`); undefined where nothing is known, and above what the user may see.
   */
  rollup(path: string): RollUp | undefined;
  rollups(): ReadonlyMap<string, RollUp>;
  /** Places whose counts changed; `null` = any may have. */
  onRollup(listener: (paths: readonly string[] | null) => void): () => void;
  /** Link, user, health or readiness changed. */
  onLink(listener: () => void): () => void;
  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandResult>;
}
