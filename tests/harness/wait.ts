import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Long enough for a machine four times slower with other work beside it; a test that passes never waits as long. */
const PATIENCE_MS = 90_000;

/**
 * Waits until `look` finds something (anything but false, null and undefined) and returns it.
 * @throws Error naming what was waited for, after `ms`.
 */
export async function waitFor<T>(what: string, look: () => T | Promise<T>, ms = PATIENCE_MS): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found as NonNullable<Exclude<T, false>>;
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Where the end of something is planned: `onTestFinished`, or `afterAll` for a whole file. */
export type CleanUp = (work: () => Promise<void>) => void;

/** A folder of its own, gone when the test is over. */
export async function temporaryFolder(cleanUp: CleanUp = onTestFinished): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-test-'));
  cleanUp(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
