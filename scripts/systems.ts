// `npm run systems`: writes docs/systems.md from the rows in tests/systems/rows.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { findSystems, renderSystems } from '#tests/systems/page.ts';
import { explainAndExit } from './lib/steps.ts';

async function main(): Promise<void> {
  const systems = await findSystems();
  await writeFile(path.join(ROOT, 'docs', 'systems.md'), await renderSystems(systems));
  console.log(`${systems.length} systems written to docs/systems.md`);
}

main().catch(explainAndExit);
