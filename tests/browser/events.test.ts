import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const gate = smallTown(DEVICES).devices.find(({ kind }) => kind === 'access-gate')!;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let officer: Visitor;
let serial = 0;

/** A gate tells over HTTP, as a controller's platform would. */
async function tell(...events: { event: string; attributes?: object; agoMs?: number }[]): Promise<void> {
  const response = await fetch(`${server.http}/api/v1/observations`, {
    method: 'POST',
    body: JSON.stringify({
      events: events.map(({ event, attributes, agoMs = 0 }) => ({
        device: gate.id,
        event,
        attributes: { serial: ++serial, ...attributes },
        observedAt: Date.now() - agoMs,
      })),
    }),
  });
  expect(await response.json()).toMatchObject({ events: events.length, faults: [] });
}

const rows = (): Promise<string[]> =>
  page.locator('[data-event]').evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.event!));

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  officer = await signInDemo(server.http, 'duty-officer');
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  const walker = { lane: '人行', direction: 'in', method: 'card', category: 'resident', person: 'R1001' };
  await tell(...Array.from({ length: 150 }, (_, n) => ({ event: 'pass', attributes: walker, agoMs: (n + 1) * 61_000 })), {
    event: 'vehicle-pass',
    attributes: { lane: '车行', direction: 'out', plate: '鲁A12345' },
    agoMs: 30_000,
  });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

it('what a gate tells stands at the gate as it happens, plates masked, older as one scrolls, by keyboard too', async () => {
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`device:${gate.id}`)}`);
  await page.getByText('车辆通行').first().waitFor();
  expect(await page.getByText('鲁A***45').count()).toBeGreaterThan(0);
  expect((await rows())[0]).toBe('vehicle-pass');
  await tell({ event: 'refused', attributes: { lane: '人行', direction: 'in', method: 'password', reason: 'expired' } });
  await page.locator('[data-event="refused"]').first().waitFor();
  expect((await rows())[0]).toBe('refused');
  await keepPicture(page, 'device');
  const list = page.locator('[data-events]');
  const shown = async (): Promise<number> => Number(await list.getAttribute('data-events'));
  await list.focus();
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('[aria-selected="true"][data-event]').getAttribute('data-event')).toBe('refused');
  for (let i = 0; i < 3; i++) await page.keyboard.press('End');
  await waitFor('the older ones', async () => (await shown()) > 150);
  // Thousands may be there, and only what is seen is drawn.
  expect((await rows()).length).toBeLessThan(60);
  await page.getByText('此处全部记录').click();
  await page.getByRole('heading', { name: '事件记录' }).waitFor();
  await waitFor('all of the place', async () => (await rows()).length > 5);
  await keepPicture(page, 'place');
  expect(browser.complaints).toEqual([]);
});

it('an event that raises an alert stands in the incident, beside what its device told, in one order', async () => {
  await tell({ event: 'forced', attributes: { lane: '人行', durationS: 3 } });
  const open = async (): Promise<Incident[]> => (await officer.get<{ items: Incident[] }>('/api/v1/incidents?limit=5')).items;
  await waitFor('the incident', async () => (await open()).length > 0);
  const [incident] = await open();
  expect(incident.title.zh).toContain('强行闯入');
  await page.goto(`${server.http}/desk?open=${encodeURIComponent(`incident:${incident.id}`)}`);
  await page.getByText(incident.number).first().waitFor();
  await page.locator('[data-event="refused"]').first().waitFor();
  await tell({ event: 'closed', attributes: { lane: '人行' } });
  await page.locator('[data-event="closed"]').first().waitFor();
  await keepPicture(page, 'incident');
  expect(browser.complaints).toEqual([]);
});
