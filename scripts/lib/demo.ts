import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { buildTown } from '#tiles/build/build-town.ts';
import { makeFolder } from '#server/lib/folder.ts';
import { fingerprint, step, UNCHANGED } from './steps.ts';

const SOURCES = [
  'scenes/*.ts',
  'scenes/town/**/*.ts',
  'scenes/floors/*.ts',
  'scenes/sight/density.ts',
  'tiles/area/*.ts',
  'tiles/build/**/*.ts',
  'tiles/networks/*.ts',
  'tiles/sources/*.ts',
  'contract/records/*.ts',
  'scripts/lib/demo.ts',
];

/**
 * Makes the demo town's map and ledger below the data folder, unless they are there and nothing they are made from changed.
 * @returns the ledger file.
 * @throws Error with a sentence when the folder cannot be written.
 */
export async function prepareDemo(data: string): Promise<string> {
  const ledger = path.join(data, 'demo', 'ledger.json');
  await step('Demo town 模拟数据: ledger and map', async () => {
    const stamp = path.join(data, 'demo', 'stamp');
    makeFolder(path.dirname(ledger));
    const sources = await fingerprint(SOURCES);
    if (existsSync(ledger) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === sources) return UNCHANGED;
    const { places, devices, crews } = generateTown(DEMO_TOWN);
    await writeFile(`${ledger}.new`, JSON.stringify({ places, devices, crews }));
    await rename(`${ledger}.new`, ledger);
    await buildTown({ seed: DEMO_TOWN.seed, out: path.join(data, 'tiles') });
    await writeFile(stamp, sources);
  });
  return ledger;
}
