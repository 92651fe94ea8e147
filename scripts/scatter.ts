// `npm run scatter -- <ledger.json> --devices 3000`: makes a synthetic device table for any area, to be entered with `npm run import`.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ScatterGround } from '#scenes/scatter/ground.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { readLedger } from '#server/ledger/ledger.ts';
import { areaDescriptionSchema } from '#tiles/area/description.ts';
import { readGround } from '#tiles/build/read-ground.ts';
import { tableOf } from '#tiles/ledger/write-table.ts';
import { explainAndExit, step } from './lib/steps.ts';

const USAGE = `npm run scatter -- <ledger.json>
  --devices <number>    how many (else 3000)
  --seed <number>       another seed scatters other devices; the same one always the same (else 1)
  --out <devices.csv>   table to write (else devices.csv beside the ledger)`;
const MOST = 1_000_000;

interface Wanted {
  readonly ledger: string;
  readonly devices: number;
  readonly seed: number;
  readonly out: string;
}

function readArguments(): Wanted {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { devices: text, seed: text, out: text } });
  if (positionals.length !== 1) throw new Error(`One ledger is needed, such as .data/tiles/bund/ledger.json.\n\n${USAGE}`);
  const ledger = path.resolve(positionals[0]);
  return {
    ledger,
    devices: wholeNumber('--devices', values.devices ?? '3000', 1, MOST),
    seed: wholeNumber('--seed', values.seed ?? '1', 0, 2 ** 32),
    out: path.resolve(values.out ?? path.join(path.dirname(ledger), 'devices.csv')),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} ${text}: a whole number from ${least} to ${most}.`);
  return value;
}

/** Roads and water of the map beside the ledger; none, with a word, when there is no map. */
async function groundBeside(ledger: string): Promise<Pick<ScatterGround, 'roads' | 'water'>> {
  const folder = path.dirname(ledger);
  try {
    const { pmtiles } = areaDescriptionSchema.parse(JSON.parse(await readFile(path.join(folder, 'area.json'), 'utf8')));
    return await readGround(path.join(folder, path.basename(pmtiles)));
  } catch (error) {
    console.log(
      `  No map was read beside the ledger (${(error as Error).message.slice(0, 120)}): what stands along roads goes along buildings.`,
    );
    return { roads: [], water: [] };
  }
}

async function main(): Promise<void> {
  const { ledger, devices, seed, out } = readArguments();
  const { places } = await readLedger(ledger, await loadKinds());
  const made = await step(`Scatter ${devices} devices 模拟数据`, async () =>
    scatterDevices({ places, ...(await groundBeside(ledger)) }, { devices, seed }),
  );
  await writeFile(
    out,
    tableOf(made, (at) => places.some(({ path: known }) => known === at)),
  );
  const kinds = [...Map.groupBy(made, ({ kind }) => kind)].map(([kind, some]) => `${some.length} ${kind}`);
  console.log(`  ${kinds.join(', ')}; all of them simulated. In ${out}
Enter them: npm run import -- ${out} --crs wgs84
Or see them move, on a ledger of their own: npm start -- --area <the area's name>`);
}

main().catch(explainAndExit);
