import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const fire = smallTown(DEVICES).devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 3)!;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
  await server.report(fire.id, { fire: 1 });
  page = await browser.open(`${server.http}/desk`);
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

async function show(path: string, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.goto(server.http + path);
  await page.locator('[data-item]').first().waitFor();
  await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 90_000 });
}
const boxOf = async (selector: string): Promise<{ x: number; y: number; width: number; height: number }> =>
  (await page.locator(selector).first().boundingBox())!;

describe('the wall', () => {
  it('says the situation in one sentence, in words of 24 and figures of 30 pixels at least', async () => {
    await show('/wall', 1920, 1080);
    await page.locator('[data-mood="urgent"][data-severity]', { hasText: '火警' }).waitFor();
    await page.locator('.stage-label-plate:visible').first().waitFor();
    const small = await page.evaluate(() => {
      const found = new Set<string>();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const [element, text] = [node.parentElement!, node.textContent!.trim()];
        if (
          text === '' ||
          !element.checkVisibility({ visibilityProperty: true }) ||
          element.closest('.visually-hidden, .stage-credits, script, style')
        )
          continue;
        const canvas = element.closest<HTMLElement>('.stage-canvas');
        const size =
          Number.parseFloat(getComputedStyle(element).fontSize) * (canvas ? canvas.getBoundingClientRect().width / canvas.offsetWidth : 1);
        if (size < (/^[−\d.,%]+$/.test(text) ? 30 : 24) - 0.1) found.add(`${size.toFixed(1)} ${text}`);
      }
      return [...found];
    });
    expect(small).toEqual([]);
  });
});

describe('the desk', () => {
  it('on a laptop at 150 % is a map with the queue as a rail that opens, and what is open as a sheet', async () => {
    await show('/desk', 911, 512);
    expect((await boxOf('[data-area="map"], .stage-host')).width).toBeGreaterThan(800);
    await expect.poll(() => page.locator('[data-area="detail"]').isVisible()).toBe(false);
    await page.keyboard.press('j');
    await page.locator('[data-command="acknowledge"]').waitFor();
    const [sheet, stage] = [await boxOf('[data-area="detail"]'), await boxOf('.stage-host')];
    expect(sheet.x).toBeGreaterThan(stage.x + stage.width * 0.3);
    expect(sheet.x + sheet.width).toBeCloseTo(911, 0);
    const tag = await boxOf('.stage-label-plate:visible');
    expect(tag.x + tag.width).toBeLessThanOrEqual(sheet.x + 1);
    const clipped = (): Promise<string> =>
      page
        .locator('[data-area="queue"] > *')
        .first()
        .evaluate((one) => getComputedStyle(one).clipPath);
    expect(await clipped()).not.toBe('none');
    await page.locator('[data-area="queue"] [role="listbox"]').focus();
    expect(await clipped()).toBe('none');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(911);
  });

  it('on a wide screen gives its panels their part, and its words keep their size on the map', async () => {
    const shareOf = async (width: number, height: number): Promise<number> => {
      await show('/desk', width, height);
      await page.locator('.stage-label-plate:visible').first().waitFor();
      return (await boxOf('.stage-label-plate:visible')).height / height;
    };
    const usual = await shareOf(1920, 1080);
    expect((await boxOf('[data-area="queue"]')).width).toBeCloseTo(416, 0);
    expect(await shareOf(2560, 1080)).toBeCloseTo(usual, 2);
    expect((await boxOf('[data-area="queue"]')).width).toBeCloseTo(512, 0);
    expect(await shareOf(1366, 768)).toBeGreaterThanOrEqual(usual * 0.95);
  });
});
