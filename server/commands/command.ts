import type { CommandInput, CommandName } from '#contract/commands.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { Book } from '#server/records/book.ts';

export interface CommandContext {
  readonly user: User;
  readonly now: number;
  /** Working picture: includes what is being written right now. Read only. */
  readonly book: Book;
  /** Keeps a photograph; returns its id. */
  savePhoto(base64: string, type: string): Promise<string>;
  /** Finds a person to assign to. */
  findUser(id: string): Promise<User | null>;
}

/**
 * One operator power, in `server/commands/<name>.ts`. Knows no transport: socket and REST are two doors to it.
 * Returns the records it changes (versions already raised); throws `Refused` to say no.
 */
export interface CommandHandler<N extends CommandName = CommandName> {
  readonly name: N;
  run(input: CommandInput<N>, context: CommandContext): RecordChange[] | Promise<RecordChange[]>;
}

export const defineCommand = <N extends CommandName>(name: N, run: CommandHandler<N>['run']): CommandHandler<N> => ({ name, run });
