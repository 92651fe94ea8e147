// `npm run import -- devices.csv|xlsx --crs <crs>`: enters a device ledger 台账; `npm run import -- ledger.json` one of our own form;
// `npm run import -- plan.json` the floor plan of a building; `npm run import -- --template <kind>` writes a table to fill in.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkPlan } from '#scenes/floors/check-plan.ts';
import { FLOOR_PLAN_FORMAT } from '#scenes/floors/floor-plan.ts';
import { LiveKinds } from '#contract/kinds/kinds.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { checkLedger, readJson, type Ledger } from '#server/ledger/ledger.ts';
import { readSettings } from '#server/settings.ts';
import { farFromDevices } from '#tiles/area/compose/fit.ts';
import { CRS_NAMES, isCrs, type Crs } from '#tiles/crs.ts';
import { planImport, type ImportPlan } from '#tiles/ledger/plan.ts';
import { COLUMN_TITLES } from '#tiles/ledger/column-titles.ts';
import { Fault, inWords } from '#tiles/ledger/faults.ts';
import { readTable } from '#tiles/ledger/table.ts';
import { openLedger, type LedgerAccess } from './lib/ledger.ts';
import { writeTemplate } from './lib/template.ts';
import { explainAndExit, languageOf } from './lib/steps.ts';

/** The language of the terminal. */
const LANG = languageOf(process.env);
const SAY = {
  row: (row: number): string => (LANG === 'zh' ? `第 ${row} 行` : `row ${row}`),
  unusable: (faults: number, rows: number): string =>
    LANG === 'zh'
      ? `${rows} 行中有 ${faults} 行不能使用（见上），全部未导入。`
      : `${faults} of ${rows} rows cannot be used (see above); nothing was entered.`,
};

const USAGE = `npm run import -- <devices.csv | devices.xlsx> --crs <${CRS_NAMES.join('|')}>
npm run import -- <ledger.json | plan.json>
npm run import -- --template <kind | all> [devices.xlsx]   write a table to fill in: titles, allowed values, an example
  --dry-run             check only, write nothing
  --server <address>    running server to enter it into (else http://127.0.0.1:<QUANYAN_PORT>)
  --elsewhere           the devices may lie far from those of the ledger
  --simulated           mark them as simulated data 模拟数据
Columns: ${Object.values(COLUMN_TITLES)
  .map(([name, zh]) => `${name} (${zh})`)
  .join(', ')}.`;

interface Wanted {
  readonly file: string;
  readonly crs: Crs | undefined;
  readonly server: string | undefined;
  readonly dryRun: boolean;
  readonly elsewhere: boolean;
  readonly simulated: boolean;
}

interface WantedTemplate {
  /** Id of a kind, or `all`. */
  readonly template: string;
  readonly file: string | null;
  readonly server: string | undefined;
}

function readArguments(): Wanted | WantedTemplate {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      crs: { type: 'string' },
      server: { type: 'string' },
      template: { type: 'string' },
      'dry-run': flag,
      elsewhere: flag,
      simulated: flag,
    },
  });
  const { template, server } = values;
  if (template !== undefined) return { template, file: positionals[0] ?? null, server };
  if (positionals.length !== 1 || !/\.(csv|xlsx|json)$/i.test(positionals[0])) throw new Error(`One file is needed.\n\n${USAGE}`);
  const [file] = positionals;
  const { crs } = values;
  if (crs !== undefined && !isCrs(crs)) throw new Error(`--crs ${crs}: it is one of ${CRS_NAMES.join(', ')}.`);
  if (crs === undefined && !file.toLowerCase().endsWith('.json'))
    throw new Error(`--crs is needed: the coordinate system the table is in.\n\n${USAGE}`);
  return {
    file: path.resolve(file),
    crs,
    server,
    dryRun: values['dry-run'],
    elsewhere: values.elsewhere,
    simulated: values.simulated,
  };
}

function tell(plan: ImportPlan): void {
  for (const { row, message } of plan.faults) console.log(`  ${SAY.row(row)}: ${message[LANG]}`);
  if (plan.faultCount > plan.faults.length) console.log(`  … +${plan.faultCount - plan.faults.length}`);
  for (const note of plan.notes) console.log(note[LANG]);
}

/** @returns what is to be entered. @throws Error when a row is wrong: a ledger is entered whole or not at all. */
async function planFor(wanted: Wanted, json: unknown, door: LedgerAccess): Promise<Ledger> {
  const builtIn = await loadKinds();
  const kinds = new LiveKinds(builtIn);
  kinds.take(door.kinds.filter(({ id }) => !builtIn.has(id)));
  if (json !== undefined) return notFar(checkLedger(json, wanted.file, kinds), wanted, door);
  const { rows, unknown } = await readTable(wanted.file).catch((error: unknown) => {
    throw error instanceof Fault ? new Error(inWords(error.told)[LANG], { cause: error }) : error;
  });
  if (unknown.length > 0) console.log(`Columns not read: ${unknown.join(', ')}.`);
  const plan = planImport({ ...wanted, crs: wanted.crs!, rows, kinds, places: door.places, devices: door.devices });
  tell(plan);
  if (plan.refusal !== null) throw new Error(plan.refusal[LANG]);
  if (plan.faultCount > 0) throw new Error(SAY.unusable(plan.faultCount, rows.length));
  return { places: [], devices: [...plan.devices], crews: [] };
}

/** @throws Error when the ledger's own places are in another city than the devices there are. */
function notFar(ledger: Ledger, { elsewhere }: Wanted, door: LedgerAccess): Ledger {
  const middle = ledger.places.at(-1)?.center ?? ledger.devices.at(-1)?.position;
  const far = middle === undefined ? null : farFromDevices([middle[0], middle[1]], door.devices);
  if (far !== null && !elsewhere)
    throw new Error(`The file’s places lie ${far} km from the nearest device of the ledger. To enter them all the same, add --elsewhere.`);
  return ledger;
}

/** @throws Error when anything in the plan is wrong: a building has a plan it can be shown by, or none. */
async function enterPlan(json: unknown, { file, dryRun }: Wanted, door: LedgerAccess): Promise<void> {
  const places = new Map(door.places.map((place) => [place.path, place]));
  const { plan, faults } = checkPlan(json, (building) => places.get(building));
  for (const fault of faults) console.log(`  ${fault}`);
  if (plan === null) throw new Error(`${path.basename(file)}: the floor plan cannot be used (see above); nothing was entered.`);
  const spaces = Object.values(plan.layouts).reduce((sum, layout) => sum + layout.spaces.length, 0);
  const what =
    `${places.get(plan.building)!.name}: ${plan.levels.length} floors, ` +
    `${Object.keys(plan.layouts).length} layouts with ${spaces} spaces`;
  if (dryRun) return console.log(`✓ ${what} could be entered. Nothing was written (--dry-run).`);
  console.log(`✓ ${what}: ${(await door.writePlan(plan)) ? 'entered' : 'nothing was new'}.`);
}

async function main(): Promise<void> {
  const given = readArguments();
  if ('template' in given) return console.log(`✓ ${await writeTemplate(given.template, given.file, given.server)}`);
  const wanted = given;
  const settings = readSettings(process.env, { demo: false });
  const door = await openLedger(settings, process.env, wanted.server ?? `http://127.0.0.1:${settings.port}`);
  try {
    const json = wanted.crs === undefined ? await readJson(wanted.file) : undefined;
    if ((json as { format?: unknown } | null | undefined)?.format === FLOOR_PLAN_FORMAT) return await enterPlan(json, wanted, door);
    const ledger = await planFor(wanted, json, door);
    const what = `${ledger.places.length} places, ${ledger.devices.length} devices, ${ledger.crews.length} crews`;
    if (wanted.dryRun) return console.log(`✓ ${what} could be entered. Nothing was written (--dry-run).`);
    const changed = await door.write(ledger);
    console.log(`✓ ${what}: ${changed === 0 ? 'nothing was new' : `${changed} records entered or changed`}.`);
  } finally {
    await door.close();
  }
}

main().catch(explainAndExit);
