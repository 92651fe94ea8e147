import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 60;

let server: DemoServer;
let browser: RealBrowser;
beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1366, height: 768 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

it('everybody who may see reads the health of sensing', async () => {
  await browser.signIn(server.http, 'leader');
  const page = await browser.open(`${server.http}/sensing`);
  await page.locator('tr[data-row="manhole"]').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(browser.complaints).toEqual([]);
  await page.close();
});
