import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithin, parentPath } from '#contract/places/geo.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { contrastOf } from './picture.ts';

const DEVICES = 300;
const town = smallTown(DEVICES);
const detector = town.devices.find(
  ({ kind, floor = 0, place }) => kind === 'smoke-detector' && floor >= 6 && place.endsWith(`/F${String(floor).padStart(2, '0')}`),
)!;
const device = `${detector.place}/${detector.id}`;
const building = parentPath(detector.place);
/** Every level from the device up; `''` is all there is. */
const levels = [device];
while (levels.at(-1) !== '') levels.push(parentPath(levels.at(-1)!));
const nameOf = (path: string): string => town.places.find((place) => place.path === path)!.name;
const compound = parentPath(building);

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
/** A page that looks at pictures. */
let eye: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1366, height: 768 });
  await browser.signIn(server.http, 'duty-officer');
  eye = await browser.open('about:blank');
  page = await browser.open(`${server.http}/desk`);
  await page.getByText('告警队列').waitFor();
  await server.report(detector.id, { fire: 1 });
  await page.getByText('火警').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

type Outside = 'map' | 'globe';
const addressOf = (focus: string, stage: string): string => {
  const query = new URLSearchParams({ ...(focus === '' ? {} : { focus }), ...(stage === 'map' ? {} : { stage }) }).toString();
  return query === '' ? '/desk' : `/desk?${query}`;
};

/** Where the burning detector is in the picture, by the plate that names it, as shares of what is left free of the stage. */
const fireIn = (): Promise<{ x: number; y: number } | null> =>
  page.evaluate(() => {
    const plate = document.querySelector<HTMLElement>(
      '.stage-canvas[data-ready]:last-child .stage-label-plate:is([data-tone="extreme"], [data-tone="severe"]):not([hidden])',
    );
    const stage = document.querySelector('.stage-host')!.getBoundingClientRect();
    const tools = document.querySelector('[class*="onMap"]')!.getBoundingClientRect();
    if (!plate) return null;
    const box = plate.getBoundingClientRect();
    const [stem, foot] = ['--stem', '--foot'].map((name) => parseFloat(plate.style.getPropertyValue(name)));
    const below = stem === 0 ? box.top - 20 : box.bottom + stem;
    return { x: (box.left + foot - stage.left) / stage.width, y: (below - tools.bottom) / (stage.bottom - tools.bottom) };
  });

/** The View is in the address, its stage shows it, and what burns is in the free part of a picture that is not blank. */
async function standsAt(focus: string, stage: string): Promise<void> {
  const where = `${stage} ${focus}`;
  await page.locator(`.stage-host[data-stage="${stage}"][data-phase="ready"]`).waitFor({ timeout: 180_000 });
  await expect
    .poll(
      () => {
        const { pathname, search } = new URL(page.url());
        return decodeURIComponent(`${pathname}${search}`);
      },
      { timeout: 180_000, message: where },
    )
    .toBe(decodeURIComponent(addressOf(focus, stage)));
  const reach = focus === device ? 0.3 : 0.5;
  await expect
    .poll(
      async () => {
        const at = await fireIn();
        return at !== null && Math.abs(at.x - 0.5) < reach && Math.abs(at.y - 0.5) < reach ? 'in sight' : `at ${JSON.stringify(at)}`;
      },
      { timeout: 180_000, message: where },
    )
    .toBe('in sight');
  await expect
    .poll(
      async () => {
        const picture = await page.locator('.stage-host').screenshot({ type: 'jpeg', quality: 70 });
        return contrastOf(eye, picture.toString('base64'), [0.1, 0.15, 0.8, 0.8]);
      },
      { timeout: 180_000, message: where },
    )
    .toBeGreaterThan(4);
}

/** Finds something by its name or what it sounds like, as one types it, and goes there. */
async function search(typed: string, name: string, sort: '地点' | '设备' = '地点'): Promise<void> {
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(typed);
  await page.getByRole('option').filter({ hasText: name }).filter({ hasText: sort }).first().click();
}

describe.each<Outside>(['map', 'globe'])('on the %s', (outside) => {
  /** Inside a building that has been entered, the stage is the interior; one comes out to where one came from. */
  const stageAt = (focus: string): string => (isWithin(focus, building) ? 'interior' : outside);

  it('from an alert by G down to the device, in, and by Escape up every level and out', async () => {
    await page.goto(`${server.http}${addressOf('', outside)}`);
    await standsAt('', outside);
    await page.keyboard.press('j');
    await page.locator('[data-command="acknowledge"]').waitFor();
    await page.keyboard.press('g');
    await page.waitForFunction((focus) => new URLSearchParams(location.search).get('focus') === focus, device);
    await page.keyboard.press('Escape');
    await standsAt(device, outside);
    await page.keyboard.press('i');
    await standsAt(device, 'interior');
    for (const level of levels.slice(1)) {
      await page.keyboard.press('Escape');
      await standsAt(level, stageAt(level));
    }
  });

  // Search and breadcrumb change the focus alone: what a stage makes of a focus, the other two tell.
  it.runIf(outside === 'map')('by search, by name and by pinyin, and by the breadcrumb back up', async () => {
    // What is open stays open beside a place gone to; this is about places.
    await page.goto(`${server.http}${addressOf('', outside)}`);
    await standsAt('', outside);
    await search('furongli', nameOf(compound));
    await standsAt(compound, outside);
    await search(nameOf(parentPath(parentPath(compound))), nameOf(parentPath(parentPath(compound))));
    await standsAt(parentPath(parentPath(compound)), outside);
    await search(detector.name, detector.name, '设备');
    await page.waitForFunction((focus) => new URLSearchParams(location.search).get('focus') === focus, device);
    await page.getByText('台账').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await standsAt(device, 'interior');
    const crumbs = page.getByRole('navigation', { name: '当前位置' });
    for (const [words, level] of [
      [`${detector.floor}层`, detector.place],
      [nameOf(building), building],
      [nameOf(compound), compound],
    ] as const) {
      await crumbs.getByRole('button', { name: words, exact: true }).click();
      await standsAt(level, stageAt(level));
    }
    await crumbs.getByRole('button').first().click();
    await standsAt('', outside);
  });

  it('by a link to any level, which lands there', async () => {
    for (const level of [device, building, compound]) {
      await page.goto(`${server.http}${addressOf(level, outside)}`);
      await standsAt(level, outside);
    }
    await page.goto(`${server.http}${addressOf(detector.place, 'interior')}`);
    await standsAt(detector.place, 'interior');
  });
});
