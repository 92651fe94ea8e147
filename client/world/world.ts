import type { LiveColumns } from '#contract/live/columns.ts';
import type { CommandInput, CommandName, CommandResult, Refusal } from '#contract/commands.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { MoverColumns } from '#contract/live/mover-columns.ts';
import type { Device } from '#contract/records/device.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { RollUp } from '#contract/live/rollup.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import type { FarDevices } from './mirror/far-devices.ts';
import type { EventListener } from './mirror/event-watch.ts';

/** Named connection states. `lost` = was live, is being retried; everything shown is ageing. */
type LinkState = 'connecting' | 'live' | 'lost' | 'signed-out' | 'refused';

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
 * Columns are mutated in place; records are immutable and replaced. Handles of devices are this screen's own: dense, of those it knows,
 * and given to others when it knows a device no more.
 */
export interface World {
  readonly kinds: KindIndex;
  readonly columns: LiveColumns;
  /** Where crews are, of which the user may know. */
  readonly movers: MoverColumns;
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
  /** Devices that are no records here: there are too many to be told all. */
  readonly far: FarDevices;
  /** Places that are looked at now: of far devices at them, everything is told. */
  lookAt(places: readonly string[]): void;
  /** Handles written by the frame just applied, valid only during the call. */
  onLive(listener: (touched: Uint32Array) => void): () => void;
  /** Handle of a mover by the id of its crew; undefined = it has not said where it is. */
  moverOf(crew: string): number | undefined;
  /** Handles that moved; `null` = nothing is known of any mover any more. */
  onMovers(listener: (touched: readonly number[] | null) => void): () => void;
  /** Changes in one batch per delta; `null` = everything may have changed (snapshot). */
  onRecords(listener: (changes: readonly RecordChange[] | null) => void): () => void;
  /**
   * What is the matter at a place and everywhere below it, counted by the server, at most half a second old. Any level down to
   * floors (`…/F12`); undefined where nothing is known, and above what the user may see.
   */
  rollup(path: string): RollUp | undefined;
  rollups(): ReadonlyMap<string, RollUp>;
  /**
   * Devices by kind and by status, in the order of STATUSES, as the server counts them where not every device is told; null = every device
   * is told, or the counts have not come yet.
   */
  kindCounts(): ReadonlyMap<string, readonly number[]> | null;
  /** Places whose counts changed; `null` = any may have. None: counts by kind did. */
  onRollup(listener: (paths: readonly string[] | null) => void): () => void;
  /** Link, user, health or readiness changed. */
  onLink(listener: () => void): () => void;
  /** Tells what happens at a device, a place or to an incident's devices, as it is stored. At most three focuses at a time are told. */
  watchEvents(focus: EventFocus, listener: EventListener): () => void;
  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandResult>;
}
