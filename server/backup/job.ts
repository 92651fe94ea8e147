import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ArchiveOrder, MadeArchive } from './write.ts';

export type Job = { readonly make: ArchiveOrder } | { readonly try: string; readonly scratch: string };
export type Outcome = { readonly made: MadeArchive | null } | { readonly failed: string };

const PROGRAM = path.join(import.meta.dirname, 'run.ts');
/**
 * Whoever does something for people comes first. Started by it, all threads of the process stand behind; set later, only the first would.
 */
const NICE = '/usr/bin/nice';
const behind = (): { execPath?: string; execArgv: string[] } =>
  existsSync(NICE) ? { execPath: NICE, execArgv: ['-n', '10', process.execPath] } : { execArgv: [] };

/** Work in a process of its own, so that the server neither waits for it nor shares its memory. */
export interface RunningJob {
  readonly outcome: Promise<Outcome>;
  stop(): Promise<void>;
}

export function startJob(job: Job): RunningJob {
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...behind() });
  return { outcome: outcomeOf(child, job), stop: () => stop(child) };
}

async function outcomeOf(child: ChildProcess, job: Job): Promise<Outcome> {
  const gone = once(child, 'exit').then(
    ([code, signal]) => ({ failed: `its process ended before it was done (${String(signal ?? code)})` }),
    (error: Error) => ({ failed: error.message }),
  );
  const answer = new Promise<Outcome>((resolve) => void child.once('message', (message) => resolve(message as Outcome)));
  child.send(job, () => undefined);
  return Promise.race([answer, gone]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
