import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { ACCENT, BURNING, freePart, platesOn, tintedIn, type Plate } from './plates.ts';

const DEVICES = 600;
/** Width and height of the window, and whether motion is wanted. */
const DECIDED = [
  [911, 512, 'reduce'],
  [911, 512, 'no-preference'],
  [1600, 900, 'reduce'],
] as const;
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
  await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
}
/** A machine with other work beside this draws a frame of the largest of these windows in seconds, and some are looked at. */
const PATIENT = { timeout: 180_000 };
const boxOf = async (selector: string): Promise<{ x: number; y: number; width: number; height: number }> =>
  (await page.locator(selector).first().boundingBox())!;

describe('the wall', () => {
  it('says the situation in one sentence, in words of 24 and figures of 30 pixels at least, whichever panel has its turn', async () => {
    await show('/wall', 1920, 1080);
    await page.locator('[data-mood="urgent"][data-severity]', { hasText: '火警' }).waitFor();
    await page.locator('.stage-label-plate:visible').first().waitFor();
    const marks = page.locator('[data-turn] button[aria-current]');
    const found: Record<string, string[]> = {};
    for (let at = 0; at < (await marks.count()); at++) {
      const asked = underWay('/api/');
      await marks.nth(at).dispatchEvent('click');
      await page.locator(`[data-turn] button[aria-current="true"]:nth-child(${at + 1})`).waitFor();
      await expect.poll(() => page.locator('[data-turn]').innerText()).not.toBe('');
      // Drawn, so that what it asks for has been asked.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
      await expect.poll(asked).toBe(0);
      const small = await page.evaluate(smallOnWall);
      if (small.length > 0) found[(await page.locator('[data-turn]').getAttribute('data-turn'))!] = small;
    }
    expect(found).toEqual({});
    expect(await marks.count()).toBeGreaterThan(10);
  });
});

/** How many requests for such addresses are not answered yet, of those made from now on. */
function underWay(part: string): () => number {
  const open = new Set<unknown>();
  page.on('request', (request) => void (request.url().includes(part) && open.add(request)));
  page.on('requestfinished', (request) => void open.delete(request));
  page.on('requestfailed', (request) => void open.delete(request));
  return () => open.size;
}

/** Run in the page: what is written on it too small for a wall, each with its size in pixels. */
function smallOnWall(): string[] {
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
    if (size < (/^[+−\d.,%]+$/.test(text) ? 30 : 24) - 0.1) found.add(`${size.toFixed(1)} ${text}`);
  }
  return [...found];
}

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

  it.runIf(SOAK)('on a wide screen gives its panels their part, and its words keep their size on the map', async () => {
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

describe('the picture', () => {
  it.runIf(SOAK)('is fitted anew into a window of another size, as it would be in one opened with it', async () => {
    const place = async (): Promise<Plate | undefined> => (await platesOn(page)).find(({ text }) => text.startsWith('火警'));
    const sizes = [
      [1200, 620],
      [911, 512],
      [1500, 800],
      // As high as before, so that the stage is not laid out anew: wider, and so narrow that the width decides how near one looks.
      [1900, 800],
      [1000, 800],
    ] as const;
    const opened: Plate[] = [];
    for (const [width, height] of sizes) {
      await show(`/desk?focus=${encodeURIComponent(fire.place)}`, width, height);
      await expect.poll(place, PATIENT).toBeDefined();
      opened.push((await place())!);
    }
    for (const [at, [width, height]] of sizes.entries()) {
      await page.setViewportSize({ width, height });
      const off = async (): Promise<number> => {
        const now = await place();
        return now ? Math.hypot(now.x - opened[at].x, now.y - opened[at].y) : Infinity;
      };
      await expect.poll(off, PATIENT).toBeLessThan(4);
    }
  });

  it('is told to be loading in words that are not cut, however wide the window is and whatever is open', async () => {
    // What no tile comes for is never a whole picture.
    await page.route('**/tiles/**', () => undefined);
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.goto(`${server.http}/desk`);
    await page.locator('.stage-notice').waitFor();
    const cut = (): Promise<string[]> =>
      page.evaluate(() => {
        const [notice, stage] = ['.stage-notice', '.stage-host'].map((one) => document.querySelector<HTMLElement>(one)!);
        const [told, host] = [notice.getBoundingClientRect(), stage.getBoundingClientRect()];
        const sheet = document.querySelector<HTMLElement>('[data-area="detail"]')!;
        const right = sheet.checkVisibility() ? sheet.getBoundingClientRect().left : host.right;
        const faults: string[] = [];
        if (told.left < host.left || told.right > Math.min(right, host.right) + 0.5) faults.push(`${told.left}–${told.right}`);
        if (told.top < host.top || told.bottom > host.bottom) faults.push(`${told.top}–${told.bottom}`);
        if (notice.scrollWidth > notice.clientWidth + 1 || notice.scrollHeight > notice.clientHeight + 1) faults.push('its words are cut');
        return faults;
      });
    for (const open of [false, true]) {
      if (open)
        await page
          .locator('[data-item]')
          .first()
          .evaluate((row: HTMLElement) => row.click());
      for (const width of [640, 760, 911, 1024, 1366, 2560]) {
        await page.setViewportSize({ width, height: 640 });
        await expect.poll(cut, PATIENT).toEqual([]);
      }
    }
    await page.unroute('**/tiles/**');
  });
});

describe('while somebody decides whom to send', () => {
  /** What of the fire, the chosen crew and its way is not in what panels leave free, or stands beside its place. */
  async function unseen(): Promise<string[]> {
    const free = await freePart(page);
    const inside = ({ x, y }: { x: number; y: number }): boolean =>
      x > free.x && x < free.x + free.width && y > free.y && y < free.y + free.height;
    const plates = await platesOn(page);
    const faults: string[] = [];
    for (const [what, found, tint] of [
      ['the fire', plates.find(({ text }) => text.startsWith('火警')), BURNING],
      ['the crew', plates.find(({ tone }) => tone === 'accent'), ACCENT],
    ] as const) {
      if (!found || !inside(found)) faults.push(`${what}: ${JSON.stringify(found)}`);
      else if ((await tintedIn(page, { x: found.x - 14, y: found.y - 14, width: 28, height: 28 }, tint)).count < 12)
        faults.push(`${what} is not where its plate says: ${JSON.stringify(found)}`);
    }
    const way = await tintedIn(page, free, ACCENT);
    if (way.count < 60) faults.push('no way is drawn');
    // A way that panels hid would go on to their edge.
    if (way.left < free.x + 3 || way.right > free.x + free.width - 3 || way.top < free.y + 3 || way.bottom > free.y + free.height - 3)
      faults.push(`the way is cut: ${JSON.stringify([way, free])}`);
    return faults;
  }

  async function decide(width: number, height: number): Promise<void> {
    await show('/desk', width, height);
    await page.keyboard.press('j');
    await page.locator('[data-command="dispatch"]').waitFor();
    await page.keyboard.press('d');
    await page.locator('[data-dialog] [role="option"][aria-selected="true"]').waitFor();
  }

  it.each(SOAK ? DECIDED : DECIDED.slice(0, 1))(
    'the fire, the crew and its way to the door are in what panels leave free at %i × %i, motion: %s',
    async (width, height, motion) => {
      await page.emulateMedia({ reducedMotion: motion });
      await decide(width, height);
      await expect.poll(unseen, PATIENT).toEqual([]);
      const [dialog, stage] = [await boxOf('[data-dialog]'), await boxOf('.stage-host')];
      expect([dialog.x + dialog.width, dialog.y + dialog.height]).toEqual([width, height]);
      // A line between them.
      expect(Math.abs(dialog.y - stage.y)).toBeLessThanOrEqual(1);
      await page.emulateMedia({ reducedMotion: 'reduce' });
    },
  );

  it.runIf(SOAK)('they stay there when the window gets another size', async () => {
    await decide(2560, 1080);
    for (const [width, height] of [
      // As high as before, so that the stage is not laid out anew.
      [1000, 1080],
      [911, 512],
      [1366, 768],
      [2560, 1080],
    ]) {
      await page.setViewportSize({ width, height });
      await expect.poll(unseen, PATIENT).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  });
});
