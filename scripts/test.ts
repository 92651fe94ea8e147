// `npm test`: everything the tests need, then all of them: the fast ones side by side, then those that start real servers,
// browsers and databases, one file after the other.
import { findBrowser } from './browser.ts';
import { buildClient, explainAndExit, packageProgram, step } from './lib.ts';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const browser = await step('Browser', findBrowser);
  await step('Client', buildClient);
  const env = { ...process.env, QUANYAN_TEST_BROWSER: JSON.stringify(browser) };
  await packageProgram('vitest', 'vitest', ['run', ...args], { env });
}

main().catch(explainAndExit);
