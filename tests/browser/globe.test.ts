import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { countDrawing, drawnIn } from './drawing.ts';

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

const tower = smallTown(300)
  .places.filter((place) => place.level === 'building')
  .sort((a, b) => (b.height ?? 0) - (a.height ?? 0))[0];
const READY = '.stage-host[data-stage="globe"][data-phase="ready"]';
/** Nothing before the tower but the tower. */
const address = (): string => `${server.http}/desk?stage=globe&focus=${encodeURIComponent(tower.path)}&hidden=devices,cameras,rings`;

const drawn = (): Promise<number> => drawnIn(page);

/** Points at the middle of the picture, where the tower is, until something is told of it. */
async function pointAtTower(): Promise<string> {
  const box = (await page.locator('.stage-host').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const told = page.locator('.stage-tooltip-name');
  await expect
    .poll(
      async () => {
        await page.mouse.move(x + Math.random() * 2, y);
        return told.count();
      },
      { timeout: 180_000 },
    )
    .toBe(1);
  return (await told.textContent())!;
}

beforeAll(async () => {
  server = await openDemoServer(300);
  browser = await openBrowser({ width: 1280, height: 720 });
  await browser.signIn(server.http, 'duty-officer');
  await browser.context.addInitScript(countDrawing);
  page = await browser.open(address());
  await page.waitForSelector(READY);
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

describe('the globe', () => {
  it('tells a building by its Chinese name', async () => {
    expect(tower.name).toMatch(/\p{Script=Han}/u);
    expect(await pointAtTower()).toBe(tower.name);
  });

  it('goes into the building that is picked once one is there', async () => {
    await pointAtTower();
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForFunction(() => new URLSearchParams(location.search).get('stage') === 'interior');
    expect(new URL(page.url()).searchParams.get('focus')).toBe(tower.path);
    await page.keyboard.press('2');
    await page.waitForSelector('.stage-canvas[data-stage="globe"][data-ready]');
  });

  it('draws nothing while nothing changes', async () => {
    await page.mouse.move(5, 5);
    await page.locator('.stage-tooltip').waitFor({ state: 'detached' });
    // Tiles may still come in for a while; after that, three seconds pass without a single draw.
    const calm = async (): Promise<number> => {
      const start = await drawn();
      await page.waitForTimeout(3000);
      return (await drawn()) - start;
    };
    await expect.poll(calm, { timeout: 180_000 }).toBe(0);
    const before = await drawn();
    await server.report('mh-000007', { opened: 1 });
    await expect.poll(drawn).toBeGreaterThan(before);
  });

  /** The stage before fades away under the new one, and is then gone. */
  const alone = (): Promise<unknown> => page.waitForFunction(() => document.querySelectorAll('.stage-canvas').length === 1);

  it.runIf(SOAK)('takes over from the map and hands back without an empty picture', async () => {
    await page.keyboard.press('1');
    await page.waitForSelector('.stage-host[data-stage="map"][data-phase="ready"]');
    await alone();
    await page.keyboard.press('2');
    await page.waitForSelector('.stage-canvas[data-stage="globe"]', { state: 'attached' });
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.stage-canvas')].map((stage) => ({
        id: stage.dataset.stage,
        ready: 'ready' in stage.dataset,
      })),
    );
    expect(shown[0]).toEqual({ id: 'map', ready: true });
    await page.waitForSelector(READY);
    await alone();
    expect(new URL(page.url()).searchParams.get('focus')).toBe(tower.path);
    expect(await pointAtTower()).toBe(tower.name);
  });

  it.runIf(SOAK)(
    'leaves the map in sight until it has a whole picture, though the map has but half of one, and says that it is coming',
    async () => {
      const late = await browser.open('about:blank');
      const held: (() => void)[] = [];
      let holding = true;
      await late.route(/\/tiles\/.*\.(pmtiles|glb|b3dm)/, async (route) => {
        if (holding) await new Promise<void>((go) => held.push(go));
        await route.continue();
      });
      await late.goto(`${server.http}/desk?focus=${encodeURIComponent(tower.path)}`);
      await late.locator('.stage-canvas[data-stage="map"] canvas').first().waitFor();
      await late.getByRole('radio', { name: /三维|3D/ }).click();
      await late.waitForSelector('.stage-canvas[data-stage="globe"] canvas', { state: 'attached' });
      // Longer than any stage without another in sight would wait.
      await late.waitForTimeout(6000);
      expect(
        await late.evaluate(() => [...document.querySelectorAll<HTMLElement>('.stage-canvas')].map(({ dataset }) => dataset.stage)),
      ).toEqual(['map', 'globe']);
      expect(await late.evaluate(() => getComputedStyle(document.querySelector('.stage-canvas[data-stage="globe"]')!).opacity)).toBe('0');
      expect(await late.locator('.stage-notice').textContent()).toMatch(/三维场景|city/);
      holding = false;
      held.forEach((go) => go());
      await late.waitForSelector(READY);
      await late.waitForFunction(() => document.querySelectorAll('.stage-canvas').length === 1);
      await late.close();
    },
  );

  it('is rebuilt with the same view when its graphics context is lost, without loading the page again', async () => {
    await page.evaluate(() => {
      (globalThis as unknown as { loaded: string }).loaded = 'once';
      document
        .querySelector<HTMLCanvasElement>('.globe-scenery .cesium-widget canvas')!
        .getContext('webgl2')!
        .getExtension('WEBGL_lose_context')!
        .loseContext();
    });
    await page.waitForSelector('.stage-host[data-phase="loading"]');
    await page.waitForSelector(READY);
    expect(await page.evaluate(() => (globalThis as unknown as { loaded?: string }).loaded)).toBe('once');
    expect(await pointAtTower()).toBe(tower.name);
    expect(await page.locator('.stage-host[data-problem]').count()).toBe(0);
  });

  it('asks nothing of any other origin, and breaks no policy', () => {
    expect([...browser.origins].filter((origin) => origin !== 'inline')).toEqual([server.http]);
    const own = browser.complaints.filter((words) => !/context lost|CONTEXT_LOST/i.test(words));
    expect(own).toEqual([]);
  });
});
