import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { readSettings } from '#server/settings.ts';
import { openStorage } from '#server/storage/open.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 100;
const TWO_DAYS_MS = 48 * 3_600_000;
/** Fewer than there are: screens have the others as dots. */
const NEAR_ALL = 20;
const town = smallTown(DEVICES);
const detector = town.devices.find(({ kind }) => kind === 'smoke-detector')!;
const hydrant = town.devices.find(({ kind }) => kind === 'hydrant-pressure')!;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let officer: Visitor;

/** A fire that somebody took notice of and that is over. */
async function closedCase(): Promise<Incident> {
  await server.report(detector.id, { fire: 1 });
  const list = async (): Promise<Incident[]> => (await officer.get<{ items: Incident[] }>('/api/v1/incidents?limit=10')).items;
  await waitFor('the case', async () => (await list()).length === 1);
  const [{ id }] = await list();
  expect(await officer.command('acknowledge', { incident: id })).toMatchObject({ ok: true });
  await server.report(detector.id, { fire: 0 });
  await waitFor('its end', async () => (await list())[0].state === 'closed');
  return (await list())[0];
}

/** Makes everything that is over two days older, in storage. */
async function age(folder: string): Promise<void> {
  const storage = await openStorage(readSettings({ QUANYAN_DATA: folder }, { demo: true }));
  const { records } = await storage.records.snapshot(0);
  const older = <R extends Alert | Incident>(record: R): R => ({ ...record, updatedAt: record.updatedAt - TWO_DAYS_MS });
  const changes: RecordChange[] = [
    ...records.incident.map((incident) => put('incident', older(incident))),
    ...records.alert.map((alert) => put('alert', older(alert))),
  ];
  await storage.journal.append({ at: Date.now(), actor: { id: 'test', name: 'test' }, cause: 'test', changes });
  await storage.close();
}

beforeAll(async () => {
  server = await openDemoServer(DEVICES, undefined, undefined, {}, { nearAll: NEAR_ALL });
  officer = await signInDemo(server.http, 'duty-officer');
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

it('a case that has left the screens opens from storage, with its alerts, and is in no list', async () => {
  const { id, number } = await closedCase();
  await server.stop();
  await server.restart(age);
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`incident:${id}`)}`);
  await page.getByText(number).waitFor();
  await page.getByRole('heading', { name: /火警/ }).first().waitFor();
  const panel = page.locator('[class*="panel"]', { has: page.getByText(number) }).last();
  expect(await panel.innerText()).toContain('火警');
  expect(await page.locator('[role="option"]').count()).toBe(0);
  // The screen was given none of it: what it shows was asked for.
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
  expect(asked).toContain(`/api/v1/incidents/${encodeURIComponent(id)}`);
  expect(asked).toContain('/api/v1/alerts');
  expect(browser.complaints).toEqual([]);
});

it('a device that this screen was told nothing of is found by its name, and choosing it brings it', async () => {
  await server.report(hydrant.id, { pressureKpa: 312.5 });
  const asks: string[] = [];
  page.on('request', (request) => asks.push(new URL(request.url()).pathname));
  await page.goto(`${server.http}/desk`);
  await page.locator('.stage-host[data-stage="map"][data-phase="ready"]').waitFor();
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill(hydrant.id);
  const found = page.locator('#search-found [role="option"]', { hasText: hydrant.id });
  await found.waitFor();
  expect(asks).toContain('/api/v1/devices');
  await found.click();
  await page.waitForFunction((id) => new URLSearchParams(location.search).get('open') === `device:${id}`, hydrant.id);
  await page.getByText('312.5').first().waitFor();
  // Where one looks, all are told: it is found once, and not by the server's answer again.
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill(hydrant.id);
  await found.waitFor();
  expect(await found.count()).toBe(1);
  expect(browser.complaints).toEqual([]);
});
