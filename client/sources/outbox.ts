import type { CommandName, CommandResult } from '#contract/commands.ts';
import { newCommandId } from './command-id.ts';
import { NO_LINK } from './source.ts';

/** A command that was given and not answered. */
interface Command {
  readonly name: CommandName;
  readonly input: unknown;
  readonly id: string;
  readonly answered: (result: CommandResult) => void;
}

/** Hands a command over. @param answer takes null when none came in time */
type HandOver = (command: Omit<Command, 'answered'>, answer: (result: CommandResult | null) => void) => void;

/** Somebody stands before the screen: what was asked for so long ago may not be wanted any more. */
const WAIT_MS = 60_000;

/**
 * Commands that are under way. One that got no answer because the link broke is handed over again when the link is back, under the
 * same id, so that it is carried out once.
 */
export class Outbox {
  readonly #handOver: HandOver;
  readonly #waiting = new Set<Command>();
  #open = false;

  constructor(handOver: HandOver) {
    this.#handOver = handOver;
  }

  give(name: CommandName, input: unknown): Promise<CommandResult> {
    return new Promise((resolve) => {
      const command: Command = {
        name,
        input,
        id: newCommandId(),
        answered: (result) => {
          clearTimeout(timer);
          if (this.#waiting.delete(command)) resolve(result);
        },
      };
      const timer = setTimeout(() => command.answered(NO_LINK), WAIT_MS);
      this.#waiting.add(command);
      if (this.#open) this.#give(command);
    });
  }

  /** The link is there: everything that has no answer is handed over, in the order it was given. */
  opened(): void {
    this.#open = true;
    for (const command of this.#waiting) this.#give(command);
  }

  /** The link is gone, and may come back. */
  closed(): void {
    this.#open = false;
  }

  /** Nothing will come of what is waiting. */
  end(result: CommandResult): void {
    this.#open = false;
    for (const command of this.#waiting) command.answered(result);
  }

  #give(command: Command): void {
    this.#handOver(command, (result) => {
      if (result) command.answered(result);
      // The link stood and nobody answered: asked again, the server says what became of it.
      else if (this.#open && this.#waiting.has(command)) this.#give(command);
    });
  }
}
