import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { contrastOf } from './picture.ts';

const DEVICES = 600;
const town = generateTown({ seed: DEMO_TOWN.seed, devices: DEVICES });
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

const stage = (page: Page, id: string): Promise<void> => page.locator(`.stage-host[data-stage="${id}"][data-phase="ready"]`).waitFor({ timeout: 120_000 });

/** Every picture the browser shows while something happens, and a little after. */
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
  await page.waitForTimeout(2000);
  await session.send('Page.stopScreencast');
  await session.detach();
  return pictures;
}

describe('from stage to stage', () => {
  it.each([['map', '1'], ['globe', '2']] as const)('no picture between %s and building is empty, on the way in and back out', async (outside, key) => {
    const page = await browser.open('about:blank');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.goto(`${server.http}/desk?${outside === 'map' ? '' : `stage=${outside}&`}focus=${encodeURIComponent(tower.path)}`);
    await stage(page, outside);
    await page.waitForTimeout(3000);
    for (const [pressed, next] of [['3', 'interior'], [key, outside]] as const) {
      const pictures = await film(page, async () => {
        await page.keyboard.press(pressed);
        await stage(page, next);
      });
      expect(pictures.length).toBeGreaterThan(3);
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
    const others = Promise.all(['globe', 'interior'].map((id) => page.waitForRequest((request) => ENGINES.exec(new URL(request.url()).pathname)?.[1] === id, { timeout: 120_000 })));
    await page.goto(`${server.http}/desk`);
    await page.getByText('告警队列').waitFor();
    await stage(page, 'map');
    expect(fetched).toEqual(['map']);
    await others;
    expect(fetched.toSorted()).toEqual(['globe', 'interior', 'map']);
    await page.close();
  });
});
