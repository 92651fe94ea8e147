import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { scatterCrews } from '#scenes/scatter/crews.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { AreaComposer } from '#tiles/area/compose/compose.ts';
import { Report } from '#tiles/area/report.ts';
import { buildArea, frameOf } from '#tiles/build/build-area.ts';
import osm from '#tiles/sources/osm-pbf.source.ts';
import { encodeOsm, sampleTown } from '#tiles/sources/osm/pbf-writer.fixture.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { contrastOf } from './picture.ts';

/** OSM nodes: 111,111 buildings, a large district. */
const NODES = 1_000_000;
const DEVICES = 3000;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let places: readonly Place[];
let devices: readonly Device[];

/** What `npm run tiles`, `npm run scatter` and `npm start -- --area` do. */
async function buildCity(out: string): Promise<void> {
  const [report, root] = [new Report(), '/city'];
  const composer = new AreaComposer({ crs: 'wgs84', root, report });
  const file = `${out}.osm.pbf`;
  await writeFile(file, encodeOsm(sampleTown(NODES)));
  await osm.read(file, { add: (feature) => composer.add(feature), report, progress: () => undefined, attribute: () => undefined });
  await rm(file);
  const area = composer.finish();
  await buildArea({
    name: 'city',
    title: '大城',
    root,
    rootIsKnown: false,
    area,
    report,
    attribution: '',
    simulated: true,
    bounds: frameOf(area),
    out,
  });
  ({ places } = JSON.parse(await readFile(path.join(out, 'city', 'ledger.json'), 'utf8')) as { places: Place[] });
  devices = scatterDevices({ places, roads: [], water: [] }, { devices: DEVICES, seed: 1 }).map((draft, handle) => ({ ...draft, handle }));
}

const stage = (id: string): Promise<unknown> =>
  page.waitForSelector(`.stage-host[data-stage="${id}"][data-phase="ready"]:not([data-problem])`);
const detector = (): Device => devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 3)!;

beforeAll(async () => {
  server = await openDemoServer(100, () => ({ places: [...places], devices: [...devices], crews: scatterCrews(places, 0) }), buildCity);
  browser = await openBrowser({ width: 1920, height: 1080 });
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk?quality=lite`);
  await stage('map');
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

describe('a city of a hundred thousand buildings', () => {
  it('has an outline, so that all of it is shown', () => {
    expect(places.length).toBeGreaterThan(111_000);
    expect(places[0]).toMatchObject({ path: '/city', level: 'street', ring: expect.any(Array) });
  });

  it('opens, and a fire in it stands first in the queue and on the map', async () => {
    await server.report(detector().id, { fire: 1 });
    await page.locator('[role="option"]').first().click();
    await page.locator('.stage-label-plate:visible').waitFor();
    expect(await page.locator('[role="option"]').count()).toBe(1);
    expect(await page.locator('.stage-label').count()).toBeLessThan(100);
  });

  it('names the houses one is near, and no others', async () => {
    await page.goto(`${server.http}/desk?quality=lite&focus=${encodeURIComponent(`${detector().place}/${detector().id}`)}`);
    await page.locator('.stage-label-plain:visible').first().waitFor();
    await page.locator('.stage-label-plate:visible').waitFor();
    expect(await page.locator('.stage-label').count()).toBeLessThan(1000);
    expect(await contrastOf(page, (await page.screenshot()).toString('base64'))).toBeGreaterThan(8);
  });

  it('stands on the globe too', async () => {
    await page.keyboard.press('2');
    await stage('globe');
    await page.locator('.stage-label-plate:visible').waitFor();
    expect(await contrastOf(page, (await page.screenshot()).toString('base64'))).toBeGreaterThan(8);
    expect(browser.complaints).toEqual([]);
  });
});
