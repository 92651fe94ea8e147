import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { contrastOf } from './picture.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const tower = town.places.find(({ level, use, floors = 0 }) => level === 'building' && use === 'residential' && floors >= 24)!;
const ENGINES = /\/assets\/(map|globe|interior)-stage-[^/]+\.js$/;

let server: DemoServer;
let browser: RealBrowser;
/** A page that looks at pictures. */
let eye: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1280, height: 720 });
  await browser.signIn(server.http, 'duty-officer');
  eye = await browser.open('about:blank');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** A stage has its first picture whole, and nothing of another is left. */
const stage = async (page: Page, id: string): Promise<void> => {
  await page.locator(`.stage-host[data-stage="${id}"][data-whole]`).waitFor({ timeout: 180_000 });
  await expect.poll(() => page.locator('.stage-canvas').count()).toBe(1);
};

/** Every picture the browser shows while something happens, and one of what is there then. */
async function film(page: Page, happens: () => Promise<void>): Promise<string[]> {
  const pictures: string[] = [];
  await page.bringToFront();
  const session = await page.context().newCDPSession(page);
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    pictures.push(data);
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 70, everyNthFrame: 1 });
  await happens();
  const during = pictures.length;
  // What changes is shown: a picture comes however still the stage stands.
  await page.evaluate(() => document.body.style.setProperty('border-top', '1px solid'));
  await expect.poll(() => pictures.length).toBeGreaterThan(during);
  await page.evaluate(() => document.body.style.removeProperty('border-top'));
  await session.send('Page.stopScreencast');
  await session.detach();
  return pictures;
}

describe('from stage to stage', () => {
  it.each([
    ['map', '1'],
    ['globe', '2'],
  ] as const)('no picture between %s and building is empty, on the way in and back out', async (outside, key) => {
    const page = await browser.open('about:blank');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.goto(`${server.http}/desk?${outside === 'map' ? '' : `stage=${outside}&`}focus=${encodeURIComponent(tower.path)}`);
    await stage(page, outside);
    for (const [pressed, next] of [
      ['3', 'interior'],
      [key, outside],
    ] as const) {
      const pictures = await film(page, async () => {
        await page.keyboard.press(pressed);
        await stage(page, next);
      });
      await eye.bringToFront();
      const contrasts: number[] = [];
      for (const picture of pictures) contrasts.push(await contrastOf(eye, picture));
      expect(Math.min(...contrasts), contrasts.map((one) => one.toFixed(1)).join(' ')).toBeGreaterThan(4);
    }
    await page.close();
  });

  it('the first screen fetches the map’s engine alone; the others come while nothing else is to be done', async () => {
    const page = await browser.open('about:blank');
    const fetched: string[] = [];
    page.on('request', (request) => {
      const engine = ENGINES.exec(new URL(request.url()).pathname)?.[1];
      if (engine !== undefined) fetched.push(engine);
    });
    const others = Promise.all(
      ['globe', 'interior'].map((id) =>
        page.waitForRequest((request) => ENGINES.exec(new URL(request.url()).pathname)?.[1] === id, { timeout: 180_000 }),
      ),
    );
    await page.goto(`${server.http}/desk`);
    await page.getByText('告警队列').waitFor();
    await stage(page, 'map');
    expect(fetched).toEqual(['map']);
    await others;
    expect(fetched.toSorted()).toEqual(['globe', 'interior', 'map']);
    await page.close();
  });
});
