// `npm run edge`: the server as the box of a compound. It senses, judges and acts by itself, and tells its parent.
import { readSettings } from '#server/settings.ts';
import { explainAndExit } from './lib/steps.ts';

async function main(): Promise<void> {
  if (readSettings(process.env, { demo: false }).parent === null)
    throw new Error(
      'An edge has a parent: set QUANYAN_PARENT_URL to its address, and QUANYAN_PARENT_SECRET to box:secret as it was shown there.',
    );
  await import('./serve.ts');
}

main().catch(explainAndExit);
