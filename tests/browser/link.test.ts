import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;
let browser: RealBrowser;
const HOSTILE = `<img src=x onerror="document.title='owned'"><b>粗</b> \u202Egnp.exe ${'长'.repeat(2000)} 🚒`;

beforeAll(async () => {
  server = await openDemoServer(300, (ledger) => ({
    ...ledger,
    devices: ledger.devices.map((device) => (device.id === 'mh-000001' ? { ...device, name: HOSTILE } : device)),
  }));
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

describe('names', () => {
  it('of any sort are text', async () => {
    const page = await browser.open(`${server.http}/desk`);
    await server.report('mh-000001', { opened: 1 });
    await page.locator('[data-item]', { hasText: '井盖开启' }).first().waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-command="acknowledge"]').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    expect(await page.getByText('<img src=x').count()).toBeGreaterThan(0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });
});

describe('a lost link', () => {
  it('is told in a banner, and mended by itself when the server is back', async () => {
    const page = await browser.open(`${server.http}/wall`);
    await page.getByText('实时告警').waitFor();
    const banner = page.getByRole('alert').filter({ hasText: '连接' });
    await banner.waitFor({ state: 'detached' });
    await server.stop();
    await banner.waitFor();
    await server.restart();
    await banner.waitFor({ state: 'detached' });
    await server.report('mh-000002', { tiltDeg: 60 });
    await page.locator('li', { hasText: '井盖倾斜' }).first().waitFor();
    await page.close();
  });

  it('keeps a command that was given meanwhile: its button is busy until the server is back and has answered', async () => {
    const page = await browser.open(`${server.http}/desk`);
    await server.report('mh-000003', { tiltDeg: 60 });
    await page.locator('[data-area="queue"]').getByText('井盖倾斜').first().waitFor();
    await page.keyboard.press('j');
    const button = page.locator('[data-command="acknowledge"]').first();
    await button.waitFor();
    expect(await button.getAttribute('aria-busy')).toBeNull();
    await server.stop();
    await page.getByRole('alert').filter({ hasText: '连接' }).waitFor();
    await page.keyboard.press('a');
    await page.locator('[data-command="acknowledge"][aria-busy="true"]').waitFor();
    await server.restart();
    await button.waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('where one looks', () => {
  it('is in the address: a link opens there, back goes back', async () => {
    const page = await browser.open(`${server.http}/desk`);
    // Panels and windows come each in its own time; once the map stands, all keys are listened to.
    await page.locator('.stage-host[data-phase="ready"]').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('furongli');
    await page.getByRole('option').filter({ hasText: '芙蓉里小区' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => new URLSearchParams(location.search).get('focus')?.startsWith('/370102/'));
    const focus = new URL(page.url()).searchParams.get('focus')!;
    const other = await browser.open(`${server.http}/desk?focus=${encodeURIComponent(focus)}`);
    await other.getByText('芙蓉').first().waitFor();
    await page.goBack();
    await page.waitForFunction(() => !new URLSearchParams(location.search).has('focus'));
    await other.close();
    await page.close();
  });
});
