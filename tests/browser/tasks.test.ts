import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { faultsOf } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;
let browser: RealBrowser;
let officer: Visitor;
let page: Page;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

beforeAll(async () => {
  server = await openDemoServer(300);
  browser = await openBrowser({ width: 390, height: 844 }, { withoutMap: true });
  officer = await signInDemo(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const ticket = async (): Promise<Ticket> => (await officer.get<{ items: Ticket[] }>('/api/v1/tickets')).items[0];
/** Nothing is wider than the phone. */
const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const press = (command: string): Promise<void> => page.locator(`[data-command="${command}"]`).first().click();

it('a grid worker comes to the own tickets, and works one off on a phone, with a photograph', async () => {
  page = await browser.open(server.http);
  await page.getByRole('button', { name: /网格员/ }).click();
  await page.waitForURL('**/tasks');
  await page.getByText('没有工单').waitFor();
  expect(await page.locator('canvas').count()).toBe(0);

  await server.report('mh-000001', { opened: 1, waterLevelCm: 200 });
  const incident = await waitFor('the incident', async () => (await officer.get<{ items: Incident[] }>('/api/v1/incidents')).items[0]);
  const sent = { incident: incident.id, version: incident.version, crew: 'crew-grid-1', note: '请核实' };
  expect(await officer.command('dispatch', sent)).toMatchObject({ ok: true });

  await page.locator('li button').filter({ hasText: '井盖' }).click();
  expect([await faultsOf(page), await overflow()]).toEqual([[], 0]);
  await press('accept');
  await press('arrive');
  await press('finish');
  await page.locator('[data-dialog] textarea').fill('已盖好');
  await page.locator('[data-dialog] input[type="file"]').setInputFiles({ name: 'cover.png', mimeType: 'image/png', buffer: PIXEL });
  await page.locator('[data-dialog] [data-media="shown"]').waitFor();
  expect(await overflow()).toBe(0);
  await page
    .locator('[data-dialog]')
    .getByRole('button', { name: /处置完成/ })
    .click();
  await waitFor('the ticket to be finished', async () => (await ticket()).state === 'finished');
  expect(await ticket()).toMatchObject({ photos: [{ by: { name: '演示网格员' } }] });
  await page.close();
});
