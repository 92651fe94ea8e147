import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { faultsOf, unseenFocus } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const SEED = Number(process.env.QUANYAN_SEED ?? Math.floor(Math.random() * 10_000));
const DEVICES = 600;
const town = smallTown(DEVICES);
const fire = town.devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 3)!;
const cover = town.devices.find(({ kind }) => kind === 'manhole')!;

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1920, height: 1080 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const open = async (path: string): Promise<Page> => browser.open(server.http + path);
const onDesk = async (more = ''): Promise<Page> => {
  const page = await open(`/desk${more}`);
  await page.locator('[data-item]').first().waitFor();
  return page;
};

describe('who cannot see, or has no mouse', () => {
  it('can sign in, and choose a screen', async () => {
    const page = await open('/');
    const greets = async (what: string): Promise<void> => {
      for (const lang of ['en', 'zh']) {
        await page.evaluate((one) => localStorage.setItem('quanyan.lang', one), lang);
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect.soft(await faultsOf(page), `${what} ${lang}`).toEqual([]);
      }
      expect.soft(await unseenFocus(page, 12), what).toEqual([]);
    };
    await greets('sign-in');
    await browser.signIn(server.http, 'duty-officer');
    await greets('welcome');
    await page.close();
    await server.report(fire.id, { fire: 1 });
    await server.report(cover.id, { opened: 1 });
  });

  it('can use the desk, its records and its windows, in both languages', async () => {
    const page = await onDesk();
    await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
    for (const lang of ['zh', 'en']) {
      await page.evaluate((one) => localStorage.setItem('quanyan.lang', one), lang);
      await page.reload();
      await page.locator('[data-item]').first().waitFor();
      await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
      expect.soft(await faultsOf(page), `desk ${lang}`).toEqual([]);
      await page.keyboard.press('j');
      await page.locator('[data-command="dispatch"]').waitFor();
      expect.soft(await faultsOf(page), `incident ${lang}`).toEqual([]);
      for (const [key, what] of [
        ['d', 'dispatch'],
        ['/', 'search'],
        ['?', 'help'],
      ]) {
        await page.keyboard.press(key);
        await page.locator('[data-dialog]').waitFor();
        expect.soft(await faultsOf(page), `${what} ${lang}`).toEqual([]);
        await page.keyboard.press('Escape');
        await page.locator('[data-dialog]').waitFor({ state: 'detached' });
      }
    }
    expect(await page.getByRole('region', { name: 'Map' }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: /^Extreme: \d+$|^Severe: \d+$/ }).count()).toBe(2);
    expect.soft(await unseenFocus(page, 45)).toEqual([]);
    await page.evaluate(() => localStorage.setItem('quanyan.lang', 'zh'));
    await page.close();
  });

  it('can read a device, and the wall', async () => {
    const page = await onDesk(`?open=${encodeURIComponent(`device:${cover.id}`)}`);
    await page.getByText('台账').waitFor();
    expect.soft(await faultsOf(page)).toEqual([]);
    await page.close();
    const wall = await open('/wall');
    await wall.getByText('实时告警').waitFor();
    await wall.locator('[data-item]').first().waitFor();
    expect.soft(await faultsOf(wall)).toEqual([]);
    await wall.close();
  });

  it('can read the globe, and the inside of a building', async () => {
    for (const [stage, focus] of [
      ['globe', ''],
      ['interior', fire.place],
    ]) {
      const page = await onDesk(`?stage=${stage}&focus=${encodeURIComponent(focus)}`);
      await page.locator(`.stage-host[data-stage="${stage}"][data-phase="ready"]`).waitFor({ timeout: 180_000 });
      expect.soft(await faultsOf(page), stage).toEqual([]);
      await page.close();
    }
  });

  // Every other page, which of them by lot, in one language; in the soak all in both.
  it(`can use every page of the administrator (QUANYAN_SEED=${SEED})`, async () => {
    await browser.context.clearCookies();
    await browser.signIn(server.http, 'administrator');
    const page = await open('/admin');
    const links = page.locator('nav a[href*="/admin/"]');
    await links.first().waitFor();
    const addresses = new Set(await links.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href)));
    expect(addresses.size).toBeGreaterThan(8);
    addresses.add(`${server.http}/account`);
    for (const [at, address] of [...addresses].entries()) {
      if (!SOAK && at % 2 !== SEED % 2) continue;
      for (const lang of SOAK ? ['zh', 'en'] : [['zh', 'en'][(at >> 1) % 2]]) {
        await page.evaluate((one) => localStorage.setItem('quanyan.lang', one), lang);
        await page.goto(address);
        await page.locator('h1').first().waitFor();
        await page.waitForLoadState('networkidle');
        expect.soft(await faultsOf(page), `${new URL(address).pathname} ${lang}`).toEqual([]);
      }
      expect.soft(await unseenFocus(page, 20), new URL(address).pathname).toEqual([]);
    }
    await page.evaluate(() => localStorage.setItem('quanyan.lang', 'zh'));
    await page.close();
  });
});
