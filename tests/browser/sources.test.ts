import { connectAsync } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { faultsOf } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 60;
const MINUTE_MS = 60_000;
const STEP_MS = 8000;
const well = smallTown(DEVICES).devices.find(({ kind }) => kind === 'manhole')!;

let server: DemoServer;
let browser: RealBrowser;
/** The clock of intervals, set forward. */
let ahead = 0;
beforeAll(async () => {
  server = await openDemoServer(DEVICES, undefined, undefined, {}, { monotonic: () => performance.now() + ahead });
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** A figure among those of all sources, by its name. */
const figure = (page: Page, name: string): Promise<string> =>
  page.locator('dl > div').filter({ hasText: name }).first().locator('dd').innerText();

it('everybody who may see reads the health of sensing', async () => {
  await browser.signIn(server.http, 'leader');
  const page = await browser.open(`${server.http}/sensing`);
  await page.locator('tr[data-row="manhole"]').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(browser.complaints).toEqual([]);
  await page.close();
});

it('an administrator sees what each line told, what was refused and why, and what to do about one that fell silent', async () => {
  await browser.signIn(server.http, 'administrator');
  const page = await browser.open(`${server.http}/admin/sources`);
  await page.getByRole('heading', { name: '数据源', exact: true }).waitFor();
  for (let minute = 0; minute < 12; minute++) {
    await server.report(well.id, { opened: 0 });
    ahead += MINUTE_MS;
  }
  const broken = await connectAsync(server.mqtt);
  await broken.publishAsync(`quanyan/v1/${well.id}/observations`, '{"points":', { qos: 1 });
  await broken.endAsync();
  const row = page.locator('table tr[data-row]').filter({ hasText: 'mqtt' }).first();
  await row.waitFor();
  await expect.poll(() => row.locator('td').nth(2).innerText()).toBe('12');
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('table', { name: '拒收（近一小时）' }).getByText(/JSON/).waitFor();
  const card = page.locator('[data-source][data-quiet]').filter({ hasText: 'mqtt' }).first();
  // Of a longer step it would be thought that we slept.
  const isQuiet = async (): Promise<boolean> => {
    ahead += STEP_MS;
    return card.isVisible();
  };
  await expect.poll(isQuiet, { interval: 1000, timeout: 180_000 }).toBe(true);
  await card
    .getByText(/怎么办/)
    .first()
    .waitFor();
  expect(await figure(page, '中断')).toMatch(/^[1-9]\d* \//);
  await keepPicture(page, 'admin-sources');
  // In English no word of it is left in Chinese but names.
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
  await card
    .getByText(/What to do/)
    .first()
    .waitFor();
  await keepPicture(page, 'admin-sources-en');
  expect(browser.complaints).toEqual([]);
  await page.close();
});
