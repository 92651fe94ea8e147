// `npm run soak`: what is slow and seldom breaks, before a release. Test files named *.soak.test.ts run here alone, those that import
// tests/harness/soak.ts at full size: a city of 100,000 buildings, an import of 100,000 rows, 100 storage outages, 50 kills.
// `npm run soak -- tests/faults` runs some.
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { findBrowser } from './lib/browser.ts';
import { buildClient, explainAndExit, packageProgram, step } from './lib/steps.ts';

/** An hour for one test. */
const LIMIT_MS = 3_600_000;

async function main(): Promise<void> {
  const [folder = 'tests', ...args] = process.argv.slice(2);
  const files = await soakFiles(folder);
  if (files.length === 0)
    throw new Error(`No test below ${folder} has a soak: none is named *.soak.test.ts or imports tests/harness/soak.ts.`);
  const browser = await step('Browser', findBrowser);
  await step('Client', buildClient);
  const env = { ...process.env, QUANYAN_SOAK: '1', QUANYAN_TEST_BROWSER: JSON.stringify(browser) };
  await packageProgram('vitest', 'vitest', ['run', ...files, `--testTimeout=${LIMIT_MS}`, ...args], { env });
}

async function soakFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const found of glob('tests/**/*.test.ts', { cwd: ROOT })) {
    const file = found.split(path.sep).join('/');
    const text = await readFile(path.join(ROOT, file), 'utf8');
    const soaks = file.endsWith('.soak.test.ts') || text.includes("from '#tests/harness/soak.ts'");
    if (file.startsWith(folder) && soaks) files.push(file);
  }
  return files.sort();
}

main().catch(explainAndExit);
