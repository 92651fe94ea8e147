import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;

const compound = smallTown(300).places.find((place) => place.level === 'compound')!;
const READY = '.stage-host[data-stage="globe"][data-phase="ready"]';
const address = (screen: string): string =>
  `${server.http}/${screen}?stage=globe&focus=${encodeURIComponent(compound.path)}&hidden=devices,cameras,rings,alerts`;

beforeAll(async () => {
  server = await openDemoServer(300);
});
afterAll(() => server?.end());

describe('the globe on a wall larger than it is designed for', () => {
  let browser: RealBrowser;
  let page: Page;
  const told = (): Promise<string> =>
    page
      .locator('.stage-tooltip-name')
      .textContent({ timeout: 2500 })
      .catch(() => '') as Promise<string>;

  /** What is told of a place of the screen; asked twice, and with patience: a frame of this size takes a busy machine seconds. */
  async function nameAt([x, y]: readonly number[]): Promise<string> {
    for (let tries = 0; tries < 2; tries++) {
      await page.mouse.move(x + (tries % 2), y);
      const name = await told();
      if (name) return name;
    }
    return '';
  }

  beforeAll(async () => {
    browser = await openBrowser({ width: 2880, height: 1620 });
    await browser.signIn(server.http, 'duty-officer');
    page = await browser.open(address('wall'));
    await page.waitForSelector(READY);
  });
  afterAll(() => browser?.close());

  it('is drawn with the screen’s own pixels, laid out at two thirds of them, and of those again for its distance', async () => {
    const sizes = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.cesium-widget canvas')!;
      const { width, height } = canvas.getBoundingClientRect();
      return {
        shown: [width, height],
        own: [canvas.clientWidth, canvas.clientHeight],
        stage: document.querySelector<HTMLElement>('.globe-scenery')!.offsetWidth,
      };
    });
    expect(sizes.own.map((side, i) => Math.abs(side - sizes.shown[i]) < 1.5)).toEqual([true, true]);
    expect(sizes.stage * 1.5 * 1.5).toBeCloseTo(sizes.own[0], -1);
  });

  it('comes nearer to what is under the pointer, and still has it there', async () => {
    // Far from the middle, where a pointer reckoned in other pixels would be far off.
    const spots = [2037, 1859, 1700, 1098, 940].flatMap((x) => [1009, 930, 850, 761, 672].map((y) => [x, y] as const));
    let spot: readonly number[] = spots[0];
    let before = '';
    await expect
      .poll(
        async () => {
          for (spot of spots) if ((before = await nameAt(spot)).endsWith('楼')) break;
          return before;
        },
        { timeout: 480_000 },
      )
      .toMatch(/楼$/);
    const words = (): Promise<string> => page.locator('.stage-labels').innerHTML();
    const seen = await words();
    for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -120);
    await expect.poll(words).not.toBe(seen);
    await expect.poll(() => nameAt(spot)).toBe(before);
  });
});

/**
 * A page that takes its software renderer for a graphics card, and in which every frame takes as many milliseconds as
 * `frame` says: what machine it runs on makes no difference.
 */
function pretend(): void {
  const page = globalThis as unknown as { frame: number };
  page.frame = 4;
  let now = 1000;
  let last = -1;
  performance.now = () => now;
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (act) =>
    request((at) => {
      if (at !== last) now += page.frame;
      last = at;
      act(now);
    });
  const { prototype } = WebGL2RenderingContext;
  const { getParameter } = prototype;
  prototype.getParameter = function (name: number): unknown {
    return name === 0x9246 ? 'A graphics card' : getParameter.call(this, name);
  };
}

describe('the globe on machines of all kinds', () => {
  let browser: RealBrowser;
  let page: Page;
  const quality = (): Promise<string | null> => page.locator('.globe-scenery').getAttribute('data-quality');
  const drawnWidth = (): Promise<number> => page.evaluate(() => document.querySelector<HTMLCanvasElement>('.cesium-widget canvas')!.width);

  /** Moves the picture until it is drawn otherwise. */
  async function moveUntil(wanted: string): Promise<void> {
    let step = 0;
    await page.mouse.move(400, 260);
    await page.mouse.down();
    await expect
      .poll(
        async () => {
          for (let i = 0; i < 8; i++) await page.mouse.move(400 + (step++ % 60), 260);
          return quality();
        },
        { timeout: 240_000, interval: 1 },
      )
      .toBe(wanted);
    await page.mouse.up();
  }

  beforeAll(async () => {
    browser = await openBrowser({ width: 800, height: 500 });
    await browser.signIn(server.http, 'duty-officer');
    await browser.context.addInitScript(pretend);
    page = await browser.open(address('desk'));
    await page.waitForSelector(READY);
  });
  afterAll(() => browser?.close());

  it('is drawn as well as can be where frames are fast', async () => {
    await expect.poll(quality, { timeout: 180_000 }).toBe('full');
  });

  it('gives up shadows, then pixels, when frames get slow', async () => {
    const full = await drawnWidth();
    await page.evaluate(() => ((globalThis as unknown as { frame: number }).frame = 80));
    await moveUntil('lite');
    await expect.poll(drawnWidth).toBeLessThan(full * 0.6);
    expect(browser.complaints).toEqual([]);
  });
});
