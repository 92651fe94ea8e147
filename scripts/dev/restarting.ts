import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import type { Ready } from '#scripts/lib/child-processes.ts';
import { exitCode } from '#scripts/lib/steps.ts';

interface Program {
  readonly name: string;
  /** Below the project's root. */
  readonly file: string;
  /** @param before what it said when it was started last; null at the first start */
  readonly args: (before: Ready | null) => readonly string[];
  readonly env: (before: Ready | null) => Record<string, string>;
}

const TIMEOUT_MS = 10_000;

/**
 * A program that is ended and started again as often as asked. One that ends by itself stays ended until then. A process waits
 * with the packages loaded to become the next one, so that starting again takes a fraction of starting.
 */
export class Restarting {
  readonly #program: Program;
  #child: ChildProcess | null = null;
  #spare: ChildProcess | null = null;
  #over: Promise<null> = Promise.resolve(null);
  #before: Ready | null = null;
  #stopping = false;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Ends what runs, and starts. @returns what it says once it works; null when it ended before, its own words say why. */
  async start(): Promise<Ready | null> {
    await this.#end();
    if (this.#stopping) return null;
    const child = this.#spare?.connected ? this.#spare : this.#fork();
    this.#spare = null;
    this.#child = child;
    child.send(this.#program.file);
    const ready = new Promise<Ready>((resolve) => child.once('message', (message) => resolve(message as Ready)));
    const over = (this.#over = this.#ended(child));
    const at = await Promise.race([ready, over]);
    this.#before = at ?? this.#before;
    if (at !== null && !this.#stopping) this.#spare = this.#fork();
    return at;
  }

  /** For good. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#spare?.kill('SIGTERM');
    await this.#end();
  }

  #fork(): ChildProcess {
    const { args, env } = this.#program;
    return fork(path.join(ROOT, 'scripts/dev/warm.ts'), args(this.#before), {
      cwd: ROOT,
      env: { ...process.env, ...env(this.#before) },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
  }

  async #ended(child: ChildProcess): Promise<null> {
    const code = await exitCode(child);
    if (this.#child !== child) return null;
    this.#child = null;
    if (!this.#stopping) console.log(`✗ ${this.#program.name} ended with code ${code}; it is started again when a file changes`);
    return null;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    await this.#over;
    clearTimeout(late);
  }
}
