import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { countDrawing, drawnIn, drawnWhileIdle } from './drawing.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const tower = town.places
  .filter((place) => place.level === 'building' && place.use === 'residential')
  .find(
    ({ path, floors = 0 }) =>
      floors >= 24 &&
      town.devices.some(
        ({ kind, place, floor = 0 }) => kind === 'smoke-detector' && place.startsWith(`${path}/`) && floor >= 8 && floor < floors - 3,
      ),
  )!;
const detector = town.devices.find(
  ({ kind, place, floor = 0 }) => kind === 'smoke-detector' && place.startsWith(`${tower.path}/`) && floor >= 8,
)!;

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const stage = (page: Page, id: string): Promise<void> =>
  page.locator(`.stage-host[data-stage="${id}"][data-phase="ready"]`).waitFor({ timeout: 180_000 });
const focusOf = (page: Page): string => new URL(page.url()).searchParams.get('focus') ?? '';
const at = (page: Page, focus: string): Promise<unknown> =>
  page.waitForFunction((path) => new URLSearchParams(location.search).get('focus') === path, focus);
const link = (focus: string): string => `${server.http}/desk?stage=interior&focus=${encodeURIComponent(focus)}`;

describe('a building opened', () => {
  it('is entered and climbed by keyboard, each step in the address, and left again', async () => {
    const page = await browser.open(`${server.http}/desk?focus=${encodeURIComponent(tower.path)}`);
    await stage(page, 'map');
    await page.keyboard.press('i');
    await stage(page, 'interior');
    expect(new URL(page.url()).searchParams.get('stage')).toBe('interior');
    await page.getByText(`${tower.floors}F`, { exact: true }).waitFor();
    await page.keyboard.press(']');
    await at(page, `${tower.path}/F01`);
    await page.keyboard.press('PageUp');
    await at(page, `${tower.path}/F02`);
    await page.getByText('走廊', { exact: true }).waitFor();
    await page.getByRole('button', { name: '2层' }).waitFor();
    await page.keyboard.press('[');
    await at(page, `${tower.path}/F01`);
    await page.keyboard.press('Escape');
    await at(page, tower.path);
    await page.keyboard.press('Escape');
    await stage(page, 'map');
    expect(tower.path.startsWith(`${focusOf(page)}/`)).toBe(true);
    expect(new URL(page.url()).searchParams.has('stage')).toBe(false);
    await page.close();
  });

  it('draws nothing while nothing moves, and a floor in a few calls', async () => {
    const page = await browser.open(link(`${tower.path}/F03`));
    await stage(page, 'interior');
    await page.getByText('走廊', { exact: true }).waitFor();
    await page.evaluate(countDrawing);
    // The last of the data and of the fonts may still ask for a frame each.
    await expect.poll(() => drawnWhileIdle(page), { timeout: 180_000 }).toBe(0);
    const still = await drawnIn(page);
    await page.keyboard.press(']');
    await at(page, `${tower.path}/F04`);
    await expect.poll(() => drawnIn(page), { timeout: 180_000 }).toBeGreaterThan(still);
    // A slower machine draws less in it, never more.
    await page.waitForTimeout(500);
    const some = (await drawnIn(page)) - still;
    expect(some).toBeLessThan(80);
    await page.close();
  });

  it('shows a fire on its floor, counts it on its sign, and names the floors its smoke will reach', async () => {
    const page = await browser.open(link(tower.path));
    await stage(page, 'interior');
    await server.report(detector.id, { fire: 1 });
    await page.getByText(`${detector.floor! + 1}F 烟气风险`, { exact: true }).waitFor();
    await page.locator('.stage-label-count', { hasText: '1' }).first().waitFor();
    await page.goto(link(`${detector.place}/${detector.id}`));
    await stage(page, 'interior');
    await page.getByText('走廊', { exact: true }).waitFor();
    await page.close();
  });

  it('is shown by the plan somebody entered, where there is one', async () => {
    const plan = JSON.parse(await readFile(new URL('../../scenes/floors/example.json', import.meta.url), 'utf8')) as { building: string };
    const before = await browser.open(link(`${plan.building}/F01`));
    await stage(before, 'interior');
    await before.getByText('走廊', { exact: true }).waitFor();
    expect(await before.getByText('药店').count()).toBe(0);
    await before.close();
    expect(await (await signInDemo(server.http, 'administrator')).ask('POST', '/api/v1/floor-plans', { plan })).toMatchObject({
      status: 200,
      body: { changed: true },
    });
    const page = await browser.open(link(`${plan.building}/F01`));
    await stage(page, 'interior');
    await page.getByText('101 药店', { exact: true }).waitFor();
    await page.keyboard.press(']');
    await page.getByText('长者食堂', { exact: true }).waitFor();
    await page.close();
  });

  it('comes back by itself when the graphics context is lost, at the same place', async () => {
    const page = await browser.open(link(`${tower.path}/F05`));
    await stage(page, 'interior');
    const lose = (): Promise<boolean> =>
      page.evaluate(() => {
        const canvas = document.querySelector('[data-stage="interior"] canvas') as HTMLCanvasElement;
        canvas.dataset.old = '';
        canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
        return true;
      });
    expect(await lose()).toBe(true);
    await page.locator('[data-stage="interior"] canvas:not([data-old])').waitFor();
    await stage(page, 'interior');
    await page.getByText('走廊', { exact: true }).waitFor();
    expect(focusOf(page)).toBe(`${tower.path}/F05`);
    await page.close();
  });

  it('complained of nothing and asked nobody else', () => {
    expect(browser.complaints).toEqual([]);
    expect([...browser.origins].filter((origin) => origin !== 'inline')).toEqual([server.http]);
  });
});
