import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from '#contract/records/place.ts';
import { scatterCrews } from '#scenes/scatter/crews.ts';
import { makeFolder } from '#server/lib/folder.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { readLedger, type Ledger } from '#server/ledger/ledger.ts';
import { areaDescriptionSchema } from '#tiles/area/description.ts';
import { planImport } from '#tiles/ledger/plan.ts';
import { readTable } from '#tiles/ledger/table.ts';
import { prepareDemo } from './demo.ts';
import { step } from './steps.ts';

/** What a demo runs on. */
interface DemoArea {
  /** Data folder of its server: every area has a database of its own, so that none mixes with the town's. */
  readonly data: string;
  readonly ledger: string;
  readonly title: string;
}

/** The area named, or without a name the demo town. */
export const prepareDemoArea = async (data: string, area: string | undefined): Promise<DemoArea> =>
  area === undefined ? { data, ledger: await prepareDemo(data), title: 'a synthetic town' } : prepareArea(data, area);

/** Crews are stamped the same each time, so that a second start changes nothing. */
const STAMP = Date.UTC(2026, 0, 1);

/**
 * The demo on an area that has been built, with the devices scattered over it.
 * @throws Error saying which command makes what is missing.
 */
function prepareArea(data: string, name: string): Promise<DemoArea> {
  const folder = path.join(data, 'tiles', name);
  return step(`Area ${name}: ledger`, async () => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/.test(name) || !existsSync(path.join(folder, 'area.json'))) {
      throw new Error(
        `There is no area ${name} in ${path.join(data, 'tiles')}. ` +
          `Build it: npm run tiles -- --source <map data> --crs wgs84 --name ${name}`,
      );
    }
    const { title } = areaDescriptionSchema.parse(JSON.parse(await readFile(path.join(folder, 'area.json'), 'utf8')));
    const { places } = await readLedger(path.join(folder, 'ledger.json'), await loadKinds());
    const devices = await devicesOf(path.join(folder, 'devices.csv'), places, `npm run scatter -- ${path.join(folder, 'ledger.json')}`);
    const stage = { data: path.join(data, 'demo', name), ledger: path.join(data, 'demo', name, 'ledger.json'), title };
    makeFolder(stage.data);
    await writeFile(`${stage.ledger}.new`, JSON.stringify({ places, devices, crews: scatterCrews(places, STAMP) } satisfies Ledger));
    await rename(`${stage.ledger}.new`, stage.ledger);
    return stage;
  });
}

async function devicesOf(table: string, places: readonly Place[], make: string): Promise<Ledger['devices']> {
  if (!existsSync(table)) throw new Error(`The area has no devices (${table} is not there). Make some: ${make}`);
  const { rows } = await readTable(table);
  const plan = planImport({ rows, crs: 'wgs84', kinds: await loadKinds(), places, devices: [], simulated: true, elsewhere: false });
  const [fault] = plan.faults;
  if (plan.refusal !== null || fault)
    throw new Error(
      `${table} does not fit the area: ${plan.refusal?.en ?? `row ${fault.row}: ${fault.message.en}`} ` +
        `Was the area built anew? Make the devices anew: ${make}`,
    );
  return [...plan.devices];
}
