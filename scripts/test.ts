// `npm test`: everything the tests need, then all of them: the fast ones side by side, then those that start real servers,
// browsers and databases, two files at a time.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findBrowser } from './lib/browser.ts';
import { buildClient, explainAndExit, packageProgram, step } from './lib/steps.ts';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const browser = await step('Browser', findBrowser);
  await step('Client', buildClient);
  const folder = await inMemory();
  const env = {
    ...process.env,
    ...(folder === null ? {} : { TMPDIR: folder }),
    QUANYAN_TEST_BROWSER: JSON.stringify(browser),
  };
  try {
    await packageProgram('vitest', 'vitest', ['run', ...args], { env });
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

const MEMORY_FOLDER = '/dev/shm';
const GB = 1024 ** 3;

/**
 * A folder in memory for what tests write, where there is plenty: real files and databases as on a disk, and no test waits for one that
 * others keep busy.
 */
async function inMemory(): Promise<string | null> {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY_FOLDER) || os.freemem() < 10 * GB) return null;
  const { bavail, bsize } = await statfs(MEMORY_FOLDER);
  if (bavail * bsize < 6 * GB) return null;
  const folder = await mkdtemp(path.join(MEMORY_FOLDER, 'quanyan-tests-'));
  // As root, databases run as another user, who has to get there.
  await chmod(folder, 0o755);
  return folder;
}

main().catch(explainAndExit);
