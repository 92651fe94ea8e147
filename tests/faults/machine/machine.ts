import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';

/** A machine that fails a server under test from below: nothing in the server knows of it. */
interface Machine {
  /** For the server's process. */
  readonly env: Readonly<Record<string, string>>;
  /** While true, nothing that is synced to disk ever gets there. */
  frozen(yes: boolean): void;
  /** Steps the wall clock to this much from the true time, ms. */
  step(ms: number): void;
}

const COMPILER = ['/usr/bin/cc', '/usr/bin/gcc'].find(existsSync);

/** @returns null where it cannot be made: not on Linux, or without a C compiler. */
export async function makeMachine(): Promise<Machine | null> {
  if (process.platform !== 'linux' || COMPILER === undefined) return null;
  const folder = await temporaryFolder();
  const [library, file] = [path.join(folder, 'machine.so'), path.join(folder, 'machine')];
  execFileSync(COMPILER, ['-shared', '-fPIC', '-O1', '-o', library, path.join(ROOT, 'tests/faults/machine/machine.c'), '-ldl']);
  await writeFile(file, new Uint8Array(16));
  const handle = openSync(file, 'r+');
  onTestFinished(() => closeSync(handle));
  const state = new BigInt64Array(2);
  const write = (at: 0 | 1, value: number): void => {
    state[at] = BigInt(value);
    writeSync(handle, new Uint8Array(state.buffer), 0, 16, 0);
  };
  return {
    env: { LD_PRELOAD: library, MACHINE: file },
    frozen: (yes) => write(1, Number(yes)),
    step: (ms) => write(0, ms),
  };
}
