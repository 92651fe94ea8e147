// `npm run tiles -- --source <file…> --crs <crs> --name <area>`: builds an area's map and buildings from map data.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Networks } from '#contract/networks/network.ts';
import { pathSchema } from '#contract/places/geo.ts';
import { readSettings } from '#server/settings.ts';
import type { AreaFeatures } from '#tiles/area/area.ts';
import { CELL_SIZES } from '#tiles/area/compose/derived-grids.ts';
import { fitArea } from '#tiles/area/compose/fit.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { Report } from '#tiles/area/report.ts';
import { buildArea, centerOf, frameOf } from '#tiles/build/build-area.ts';
import { readArea } from '#tiles/build/read-area.ts';
import { readNetworks } from '#tiles/networks/read-networks.ts';
import { CRS_NAMES, isCrs, type Crs } from '#tiles/crs.ts';
import { findSources, type FoundFile } from '#tiles/sources/find.ts';
import { readTerrain, type Terrain } from '#tiles/terrain/terrain.ts';
import { ledgerExists, openLedger, type LedgerAccess } from './lib/ledger.ts';
import { explainAndExit, step } from './lib/steps.ts';
import { progressBar } from './lib/progress.ts';

const USAGE = `npm run tiles -- --source <file or folder …> --crs <${CRS_NAMES.join('|')}> --name <area>
  --title <words>       name shown to people (else the area's name)
  --place <path>        its place in the ledger, e.g. /370102/370102004 (else /<area>)
  --bounds w,s,e,n      only what touches this rectangle, WGS-84
  --cells <metres>      gather buildings that lie in no community, grid or compound in squares this wide, as grids
  --terrain <heights>   heights of the ground: GeoTIFF or ESRI ASCII grid, in degrees or EPSG:3857
  --networks <files>    pipes, valves, stations and consumers: GeoJSON, in --crs
  --out <folder>        tiles folder (else the one the server reads)
  --server <address>    running server to compare with (else http://127.0.0.1:<QUANYAN_PORT>)
  --elsewhere           the area may lie far from the ledger's devices
  --simulated           mark it as simulated data 模拟数据
  --dry-run             read and report only`;

interface Wanted {
  readonly files: readonly FoundFile[];
  readonly crs: Crs;
  readonly name: string;
  readonly title: string;
  readonly root: string;
  readonly rootIsGiven: boolean;
  readonly bounds: Bounds | undefined;
  readonly cells: number | undefined;
  readonly terrain: string | undefined;
  readonly networks: readonly string[];
  readonly out: string | undefined;
  readonly server: string | undefined;
  readonly elsewhere: boolean;
  readonly simulated: boolean;
  readonly dryRun: boolean;
}

async function readArguments(): Promise<Wanted> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string', multiple: true },
      crs: text,
      name: text,
      title: text,
      place: text,
      bounds: text,
      cells: text,
      terrain: text,
      networks: { type: 'string', multiple: true },
      out: text,
      server: text,
      elsewhere: flag,
      simulated: flag,
      'dry-run': flag,
    },
  });
  const named = [...(values.source ?? []), ...positionals];
  if (named.length === 0 || values.name === undefined || values.crs === undefined)
    throw new Error(`--source, --crs and --name are needed.\n\n${USAGE}`);
  const { name, crs } = values;
  if (!isCrs(crs)) throw new Error(`--crs ${crs}: it is one of ${CRS_NAMES.join(', ')}.`);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/.test(name)) throw new Error(`--name ${name}: letters, digits, "-" and "_", up to 61 of them.`);
  if (name === 'town') throw new Error('--name town is the demo town’s: choose another name.');
  const root = values.place ?? `/${name}`;
  if (!pathSchema.safeParse(root).success) throw new Error(`--place ${root}: a path such as /370102/370102004.`);
  return {
    files: await findSources(named),
    crs,
    name,
    title: values.title ?? name,
    root,
    rootIsGiven: values.place !== undefined,
    bounds: boundsFrom(values.bounds),
    cells: cellsFrom(values.cells),
    terrain: values.terrain,
    networks: values.networks ?? [],
    out: values.out,
    server: values.server,
    elsewhere: values.elsewhere,
    simulated: values.simulated,
    dryRun: values['dry-run'],
  };
}

function boundsFrom(text: string | undefined): Bounds | undefined {
  if (text === undefined) return undefined;
  const [west, south, east, north, more] = text.split(',').map(Number);
  if (
    more !== undefined ||
    !(west < east && south < north && Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 85 && Math.abs(north) <= 85)
  ) {
    throw new Error(`--bounds ${text}: four numbers west,south,east,north in degrees, such as 121.48,31.23,121.52,31.25.`);
  }
  return [west, south, east, north];
}

function cellsFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const metres = Number(text);
  if (!Number.isInteger(metres) || metres < CELL_SIZES.least || metres > CELL_SIZES.most)
    throw new Error(`--cells ${text}: whole metres from ${CELL_SIZES.least} to ${CELL_SIZES.most}, such as 400.`);
  return metres;
}

/** The ledger to compare with; null, with a word in the report, when there is none or it cannot be asked. */
async function openForComparison(wanted: Wanted, report: Report): Promise<LedgerAccess | null> {
  const settings = readSettings(process.env, { demo: false });
  const url = wanted.server ?? `http://127.0.0.1:${settings.port}`;
  if (!(await ledgerExists(settings, url))) return null;
  try {
    return await openLedger(settings, process.env, url);
  } catch (error) {
    report.note(`The area could not be compared with the ledger: ${(error as Error).message}`);
    return null;
  }
}

/** @returns whether the ledger knows the area's own place. @throws Error when the area lies where it cannot. */
async function compare(wanted: Wanted, area: AreaFeatures, center: [number, number], report: Report): Promise<boolean> {
  const ledger = await openForComparison(wanted, report);
  if (ledger === null) return wanted.rootIsGiven;
  try {
    const { refusal, advice } = fitArea(area, center, wanted.crs, ledger.devices);
    if (refusal !== null && !wanted.elsewhere) throw new Error(refusal);
    if (advice !== null) report.note(advice);
    return ledger.places.some((place) => place.path === wanted.root);
  } finally {
    await ledger.close();
  }
}

async function readHeights({ terrain: file }: Wanted, bounds: Bounds, report: Report): Promise<Terrain | null> {
  if (file === undefined) return null;
  const bar = progressBar(path.basename(file));
  const terrain = await step('Heights of the ground', () => readTerrain({ file, bounds, report, onProgress: bar.to }));
  bar.end();
  return terrain;
}

async function readPipes({ networks: files, crs, simulated }: Wanted, bounds: Bounds): Promise<Networks | null> {
  return files.length === 0 ? null : step('Networks', () => readNetworks({ files, crs, bounds, simulated }));
}

async function main(): Promise<void> {
  const wanted = await readArguments();
  const report = new Report();
  try {
    await build(wanted, report);
  } catch (error) {
    const text = report.toText();
    if (text !== '') console.log(`\n${text}\n`);
    throw error;
  }
}

async function build(wanted: Wanted, report: Report): Promise<void> {
  const credits = new Set<string>();
  const area = await step(`Read ${wanted.files.length} ${wanted.files.length === 1 ? 'file' : 'files'}`, () =>
    readArea({ ...wanted, report, credits, onFile: (file) => progressBar(path.basename(file)) }),
  );
  const bounds = wanted.bounds ?? frameOf(area);
  const center = centerOf(bounds);
  const rootIsKnown = await compare(wanted, area, center, report);
  const terrain = await readHeights(wanted, bounds, report);
  const networks = await readPipes(wanted, bounds);
  if (wanted.dryRun) return console.log(`\n${report.toText()}\n\nNothing was written (--dry-run).`);
  const out = wanted.out ?? path.join(readSettings(process.env, { demo: false }).data, 'tiles');
  const bars = { map: progressBar('map'), buildings: progressBar('buildings') };
  const made = await step(`Area ${wanted.name}`, () =>
    buildArea({
      ...wanted,
      area,
      terrain,
      networks,
      report,
      attribution: [...credits].join('; '),
      bounds,
      out,
      rootIsKnown,
      onProgress: (what, done, total) => bars[what].to(done, total),
    }),
  );
  const size = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const { vector, buildings, terrain: heights } = made;
  const parts = [
    `Map: ${vector.tiles} tiles, ${size(vector.bytes)}.`,
    `Buildings: ${buildings.count} in ${buildings.tiles} tiles, ${size(buildings.bytes)}.`,
    ...(heights ? [`Heights: ${heights.tiles} tiles, ${size(heights.bytes)}.`] : []),
  ];
  console.log(`\n${report.toText()}\n
${parts.join(' ')} In ${path.join(out, wanted.name)}
Enter its places into the ledger: npm run import -- ${path.join(out, wanted.name, 'ledger.json')}`);
}

main().catch(explainAndExit);
