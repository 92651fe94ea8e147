// `npm test`: everything the tests need, then all of them: the fast ones side by side, then those that start real servers,
// browsers and databases, two files at a time.
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { findBrowser } from './lib/browser.ts';
import { buildClient, explainAndExit, packageProgram, step } from './lib/steps.ts';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const browser = await step('Browser', findBrowser);
  await step('Client', buildClient);
  const env = {
    ...process.env,
    QUANYAN_TEST_BROWSER: JSON.stringify(browser),
    // Compiled code is kept: the many servers and threads that tests start are there sooner.
    NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules', '.cache', 'compiled'),
  };
  await packageProgram('vitest', 'vitest', ['run', ...args], { env });
}

main().catch(explainAndExit);
