import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { MALLOC_SETTINGS, NODE_FLAGS } from '#server/lib/memory.ts';
import { exitCode } from './steps.ts';

/** What a child says over IPC once it works: the addresses it can be reached at. */
export interface Ready {
  readonly http: string;
  readonly ingress: {
    /** What devices speak, and where. */
    readonly protocols: readonly { readonly name: string; readonly addresses: readonly string[]; readonly speaks: readonly string[] }[];
    /** Settings by which the server is found. */
    readonly reachedBy: Readonly<Record<string, string>>;
  };
}

const TIMEOUT_MS = 10_000;

/** Child processes that live and end together: when one ends, or Ctrl-C comes, all are ended, last started first. */
export class ChildProcesses {
  readonly #members: { name: string; child: ChildProcess; over: Promise<number> }[] = [];
  #stopping: Promise<void> | undefined;
  #code = 0;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void this.stop());
  }

  /** Starts a program and waits for its word that it is ready. @throws Error when it ends before. */
  async add(name: string, file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ready> {
    const child = fork(path.join(ROOT, file), args, {
      cwd: ROOT,
      env: { ...MALLOC_SETTINGS, ...process.env, ...env },
      execArgv: [...NODE_FLAGS],
    });
    const over = exitCode(child);
    this.#members.push({ name, child, over });
    const ready = new Promise<Ready>((resolve) => child.once('message', (message) => resolve(message as Ready)));
    const ended = over.then((code) => {
      if (!this.#stopping) this.#code = code || 1;
      void this.stop();
      throw new Error(`${name} ended with code ${code}; its last lines say why`);
    });
    ended.catch(() => undefined);
    return Promise.race([ready, ended]);
  }

  /** Resolves with the exit code when every member has ended. */
  async ended(): Promise<number> {
    await Promise.all(this.#members.map((member) => member.over));
    await this.#stopping;
    return this.#code;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    for (const { name, child, over } of [...this.#members].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      const late = setTimeout(() => {
        console.error(`${name} did not stop within ${TIMEOUT_MS / 1000} s and is ended`);
        child.kill('SIGKILL');
      }, TIMEOUT_MS);
      await over;
      clearTimeout(late);
    }
  }
}
