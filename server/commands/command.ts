import type { CommandInput, CommandName } from '#contract/commands.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Media } from '#contract/reports/media.ts';
import type { RecordChange, RecordOf, RecordType } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { Casework } from '#server/casework/casework.ts';
import type { DraftSources } from '#server/incidents/draft.ts';
import type { Records } from '#server/records/records.ts';

export interface CommandContext {
  readonly user: User;
  readonly now: number;
  /** working records: includes what is being written right now. Read only. */
  readonly records: Records;
  readonly casework: Casework;
  /** What the words of incidents are made of. */
  readonly drafts: DraftSources;
  readonly kinds: KindIndex;
  /** A device's status now, as in STATUSES, and when it was last heard, ms UTC; 0 = never. */
  live(device: string): { readonly status: number; readonly observedAt: number };
  /** Whether critical operations need a second person. */
  readonly secondPerson: boolean;
  /** True of a record that this user sees, by place and by role. */
  sees<T extends RecordType>(type: T, record: RecordOf[T]): boolean;
  /** What is known of a photograph; null when there is none. */
  media(id: string): Promise<Media | null>;
  /** Finds a person to assign to. */
  findUser(id: string): Promise<User | null>;
}

/**
 * One operator power, in `server/commands/<name>.ts`. Knows no transport: socket and REST both call it.
 * `prepare` does what takes time (a photograph, a look-up). `run` then decides in one go, so that nobody can act between
 * its check of the version and the write: it returns the records it changes (versions already raised) or throws `Refused`.
 */
export interface CommandHandler<N extends CommandName = CommandName, P = unknown> {
  readonly name: N;
  prepare?(input: CommandInput<N>, context: CommandContext): Promise<P>;
  run(input: CommandInput<N>, context: CommandContext, prepared: P): RecordChange[];
}

type Run<N extends CommandName, P> = CommandHandler<N, P>['run'];
type Prepare<N extends CommandName, P> = NonNullable<CommandHandler<N, P>['prepare']>;

/** Defines a command that decides at once, or one that first prepares something. */
export function defineCommand<N extends CommandName>(name: N, run: Run<N, undefined>): CommandHandler<N, undefined>;
export function defineCommand<N extends CommandName, P>(name: N, prepare: Prepare<N, P>, run: Run<N, P>): CommandHandler<N, P>;
export function defineCommand<N extends CommandName, P>(
  name: N,
  first: Prepare<N, P> | Run<N, P>,
  second?: Run<N, P>,
): CommandHandler<N, P> {
  return Object.freeze(second ? { name, prepare: first as Prepare<N, P>, run: second } : { name, run: first as Run<N, P> });
}
