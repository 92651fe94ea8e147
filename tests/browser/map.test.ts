import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const detector = town.devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor >= 8)!;
const compound = town.places.find(({ path, level }) => level === 'compound' && detector.place.startsWith(`${path}/`))!;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

/** Watches, in every frame of the page from its first on, for words that are in sight and have no place. */
function watchWords(): void {
  const watched = globalThis as unknown as { unplaced: string[]; frames: number };
  watched.unplaced = [];
  watched.frames = 0;
  const look = (): void => {
    for (const label of document.querySelectorAll<HTMLElement>('.stage-label')) {
      watched.frames++;
      if (label.offsetParent !== null && !/^translate\(-?[\d.]+px, -?[\d.]+px\)$/.test(label.style.transform))
        watched.unplaced.push(label.textContent ?? '');
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const ready = (): Promise<unknown> => page.waitForSelector('.stage-host[data-stage="map"][data-phase="ready"]');
const plate = (): Locator => page.locator('.stage-label-plate:visible').filter({ hasText: compound.name });
/** Where the alert's words are, to a pixel: the same where the eye is the same. */
async function placeOfPlate(): Promise<{ x: number; y: number; middle: number }> {
  const { x, y, width } = (await plate().boundingBox())!;
  return { x: Math.round(x), y: Math.round(y), middle: Math.round(x + width / 2) };
}

/** Pixels of the picture's canvas, words left out, that are as red as what burns; and how many different ones there are at all. */
async function coloursAround({ x, y }: { x: number; y: number }): Promise<{ burning: number; different: number }> {
  const words = (visibility: string): Promise<void> =>
    page.locator('.stage-labels').evaluate((layer: HTMLElement, value) => void (layer.style.visibility = value), visibility);
  await words('hidden');
  const shot = await page.screenshot({ clip: { x: x - 40, y: y - 40, width: 300, height: 260 } });
  await words('');
  return page.evaluate(async (png) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, image.width, image.height);
    const seen = new Set<number>();
    let burning = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
      seen.add((r << 16) | (g << 8) | b);
      if (r > 180 && g < 190 && b < 110 && r - b > 110) burning++;
    }
    return { burning, different: seen.size };
  }, shot.toString('base64'));
}

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1400, height: 800 });
  await browser.signIn(server.http, 'duty-officer');
  await browser.context.addInitScript(watchWords);
  page = await browser.open(`${server.http}/desk?focus=${encodeURIComponent(compound.path)}`);
  await ready();
  await server.report(detector.id, { fire: 1 });
  await plate().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

describe('the map', () => {
  it('draws ground and marks in one canvas', async () => {
    expect(await page.locator('.stage-canvas[data-stage="map"] canvas').count()).toBe(1);
    await expect.poll(async () => (await coloursAround(await placeOfPlate())).burning).toBeGreaterThan(150);
    expect((await coloursAround(await placeOfPlate())).different).toBeGreaterThan(50);
  });

  it('comes back when its graphics context is lost while a fire is open: same view, same alert, the page not loaded again', async () => {
    // Moved by hand: the view to come back to is the officer's own.
    const box = (await page.locator('.stage-host').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.8);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height * 0.8 - 30, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(5, 5);
    const still = async (): Promise<boolean> => {
      const before = await placeOfPlate();
      // What the hand did is in the picture a frame later, however long a frame takes.
      for (let frame = 0; frame < 4; frame++) await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
      const after = await placeOfPlate();
      return before.x === after.x && before.y === after.y;
    };
    await expect.poll(still).toBe(true);
    const [before, address] = [await placeOfPlate(), page.url()];
    await page.evaluate(() => {
      (globalThis as unknown as { loaded: string }).loaded = 'once';
      const canvas = document.querySelector<HTMLCanvasElement>('.stage-canvas[data-stage="map"] canvas')!;
      canvas.dataset.old = '';
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await page.locator('.stage-canvas[data-stage="map"] canvas:not([data-old])').waitFor();
    await ready();
    await expect.poll(() => page.locator('canvas[data-old]').count()).toBe(0);
    await plate().waitFor();
    await expect.poll(still).toBe(true);
    const after = await placeOfPlate();
    // Not by its left edge: the plate grows with the age it tells.
    expect(Math.hypot(after.middle - before.middle, after.y - before.y)).toBeLessThanOrEqual(2);
    await expect.poll(async () => (await coloursAround(after)).burning).toBeGreaterThan(150);
    expect((await coloursAround(after)).different).toBeGreaterThan(50);
    expect(page.url()).toBe(address);
    expect(await page.evaluate(() => (globalThis as unknown as { loaded?: string }).loaded)).toBe('once');
    expect(await page.locator('.stage-host[data-problem]').count()).toBe(0);
  });

  it('counts what is the matter on the building, in the shape of the worst, and goes there when picked', async () => {
    const count = page.locator('.stage-label-count:visible[data-tone="extreme"], .stage-label-count:visible[data-tone="severe"]').first();
    await count.waitFor();
    expect(await count.getAttribute('data-shape')).toMatch(/^(diamond|triangle)$/);
    expect(await count.locator('> bdi').textContent()).toBe('1');
    await count.hover();
    await page.locator('.stage-tooltip-name').waitFor();
    await count.click();
    await page.waitForFunction((path) => (new URLSearchParams(location.search).get('focus') ?? '').startsWith(`${path}/`), compound.path);
  });

  it('never showed words before they had their place', async () => {
    const { unplaced, frames } = await page.evaluate(() => {
      const { unplaced: words, frames: looks } = globalThis as unknown as { unplaced: string[]; frames: number };
      return { unplaced: words, frames: looks };
    });
    expect(frames).toBeGreaterThan(0);
    expect(unplaced).toEqual([]);
  });

  it('covers no words with others', async () => {
    await page.goto(`${server.http}/desk`);
    await ready();
    await page.locator('.stage-label-title:visible').first().waitFor();
    const covered = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('.stage-label')]
        .map((label) => ({ text: label.textContent, box: label.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
      return boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(
            (b) =>
              a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1,
          )
          .map((b) => `${a.text} / ${b.text}`),
      );
    });
    expect(covered).toEqual([]);
  });
});
