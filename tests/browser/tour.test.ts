import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

/** Where to leave a picture of each scene; none when not set. */
const PICTURES = process.env.QUANYAN_TEST_PICTURES;
const DEVICES = PICTURES === undefined ? 600 : 3000;
const town = smallTown(DEVICES);
const kitchens = town.devices.filter(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 4);
const compoundOf = (place: string): string => place.split('/').slice(0, 6).join('/');
/** Two fires in two compounds are two incidents. */
const [calling, earlier] = [kitchens[0], kitchens.find(({ place }) => compoundOf(place) !== compoundOf(kitchens[0].place))!];
/** A second detector of the house: only then is it a P1. */
const second = town.devices.find(
  ({ kind, place, id }) => kind === 'smoke-detector' && id !== calling.id && compoundOf(place) === compoundOf(calling.place),
)!;
/** Two of a third compound, for the second P1. */
const third = kitchens.find(({ place }) => ![calling, earlier].some((one) => compoundOf(one.place) === compoundOf(place)))!;
const fourth = town.devices.find(
  ({ kind, place, id }) => kind === 'smoke-detector' && id !== third.id && compoundOf(place) === compoundOf(third.place),
)!;
const covers = town.devices.filter(({ kind }) => kind === 'manhole');
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

let server: DemoServer;
let browser: RealBrowser;
let officer: Visitor;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1920, height: 1080 });
  await browser.signIn(server.http, 'leader');
  officer = await signInDemo(server.http, 'duty-officer');
  await somethingHappens();
});
afterAll(async () => {
  for (const stop of reporting) stop();
  await browser?.close();
  await server?.end();
});

const all = async <T>(what: string): Promise<readonly T[]> => (await officer.get<{ items: T[] }>(`/api/v1/${what}`)).items;
async function does(command: string, input: unknown): Promise<void> {
  expect(await officer.command(command, input), command).toMatchObject({ ok: true });
}

/** The incident of a device, once it is there. */
async function incidentOf(device: string): Promise<Incident> {
  return waitFor(`the incident of ${device}`, async () => {
    const alert = (await all<Alert>('alerts')).find((one) => one.device === device && one.incident !== null);
    return alert && officer.get<Incident>(`/api/v1/incidents/${encodeURIComponent(alert.incident!)}`);
  });
}

/** In pictures, work takes its time. */
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PICTURES === undefined ? 0 : 7000));

/** From the alert to a finished piece of work, as an officer and a crew do it. */
async function handled(device: string, wanted: string): Promise<void> {
  await moment();
  await does('acknowledge', { incident: (await incidentOf(device)).id });
  const incident = await incidentOf(device);
  const crew = (await all<Crew>('crews')).find(({ state, skill }) => state === 'free' && skill === wanted)!;
  await does('dispatch', { incident: incident.id, version: incident.version, crew: crew.id, note: '' });
  const ticket = async (): Promise<Ticket> => (await all<Ticket>('tickets')).find((one) => one.incident === incident.id)!;
  for (const step of ['accept', 'arrive']) {
    const { id, version } = await ticket();
    await does(step, { ticket: id, version });
    await moment();
  }
  const { id, version } = await ticket();
  await does('finish', { ticket: id, version, note: '已处置', photo: { id: await officer.photo(PIXEL), note: '' } });
}

/** A fire that was worked on, covers that are open or full, one of them already seen to. */
async function somethingHappens(): Promise<void> {
  if (PICTURES !== undefined) keepReporting();
  await server.report(earlier.id, { fire: 1 });
  await handled(earlier.id, 'fire');
  await server.report(earlier.id, { fire: 0 });
  await server.report(covers[0].id, { waterLevelCm: 186, opened: 1 });
  await handled(covers[0].id, 'municipal');
  for (const cover of covers.slice(1, 6)) await server.report(cover.id, { waterLevelCm: 150 });
  await server.report(covers[7].id, { opened: 1 });
}

/** For pictures: devices report all the time. */
function keepReporting(): void {
  let next = 0;
  const timer = setInterval(
    () => void server.report(covers[8 + (next++ % (covers.length - 8))].id, { waterLevelCm: 40 + (next % 7) }),
    500,
  );
  reporting.push(() => clearInterval(timer));
}
const reporting: (() => void)[] = [];

const sceneOn = async (page: Page): Promise<string | null> => page.locator('[data-tour]').getAttribute('data-scene');
async function phonePicture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.locator('.stage-host[data-whole]').waitFor();
  // Words in a slice of the font that is still coming would be boxes.
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

it.runIf(SOAK)('is chosen, plays with figures of now, goes by keys, and comes back where it was', async () => {
  const page = await browser.open(`${server.http}/tour`);
  await page.locator('[data-choice="street"]').waitFor();
  expect(await page.locator('[data-choice]:disabled').count()).toBe(0);
  expect(await page.locator('[data-audience]').textContent()).toContain('领导');
  await picture(page, 'choice-zh');
  await page.locator('[data-choice="street"]').click();
  await page.locator('[data-scene="1"]').waitFor();
  // Told to stay, it stays.
  await page.keyboard.press(' ');
  const buildings = town.places.filter(({ level }) => level === 'building').length;
  await expect.poll(() => page.locator('[data-fact="buildings"]').textContent(), { timeout: 180_000 }).toBe(`${buildings}`);
  expect(await page.locator('[data-caption]').textContent()).not.toMatch(/\{\{/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.locator('[data-scene="3"] [data-fact="alerts"]').waitFor();
  const standing = (await all<Alert>('alerts')).filter(({ active }) => active).length;
  await expect.poll(() => page.locator('[data-fact="alerts"]').textContent(), { timeout: 180_000 }).toBe(`${standing}`);
  await page.reload();
  await page.locator('[data-scene="3"]').waitFor();
  expect(await page.locator('[data-gone]').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.locator('[data-chooser]').waitFor();
  expect(browser.complaints).toEqual([]);
  await page.close();
});

it('gives the screen to a kitchen fire, takes no key for it, and goes on at its scene when the fire is acknowledged', async () => {
  const page = await browser.open(`${server.http}/tour#street`);
  await page.locator('[data-scene="1"]').waitFor();
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  await page.locator('[data-scene="2"]').waitFor();
  await server.report(calling.id, { fire: 1 });
  await server.report(second.id, { fire: 1 });
  const { id } = await incidentOf(calling.id);
  await page.locator(`[data-handover="${id}"]`).waitFor();
  expect(new URL(page.url()).searchParams.get('open')).toBe(`incident:${id}`);
  expect(new URL(page.url()).searchParams.get('focus')).toContain(compoundOf(calling.place));
  const told = page.locator('[data-handover]');
  expect(await told.textContent()).toMatch(/观摩暂停，屏幕交给值守.*从第 2 幕继续.*P1.*尚未派人/s);
  for (const key of ['ArrowRight', 'Escape', ' ']) await page.keyboard.press(key);
  expect(await page.locator('[data-tour]').count()).toBe(0);
  await told.waitFor();
  await picture(page, 'handover-zh');
  await does('acknowledge', { incident: id });
  await page.locator('[data-scene="2"]').waitFor();
  expect(await page.locator('[data-meanwhile]').textContent()).toMatch(/屏幕交给值守：.*（已确认）/);
  expect(new URL(page.url()).searchParams.get('open')).toBeNull();
  await picture(page, 'meanwhile-zh');
  await page.keyboard.press('ArrowRight');
  await page.locator('[data-scene="3"]').waitFor();
  expect(await page.locator('[data-meanwhile]').count()).toBe(0);
  await page.close();
});

it.runIf(SOAK)('tells what its subject went through, and says so where a scene cannot be shown', async () => {
  const page = await browser.open(`${server.http}/tour#fire`);
  await page.locator('[data-tour="fire"][data-scene="1"]').waitFor();
  await page.keyboard.press(' ');
  for (const step of ['began', 'acknowledged', 'dispatched', 'arrived', 'finished'])
    await page.locator(`[data-step="${step}"][data-done]`).waitFor();
  expect(await page.locator('[data-step="closed"][data-done]').count()).toBe(0);
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('quanyan.tour')!) as { subject: object };
    sessionStorage.setItem('quanyan.tour', JSON.stringify({ ...kept, subject: { type: 'incident', id: 'SJ-gone' } }));
    location.hash = '';
  });
  await page.reload();
  await page.getByText('这起事件已移出屏幕，本幕跳过').waitFor();
  await page.close();
});

it('is led from a phone, which yields with it to a P1 and leads nothing once the tour is over', async () => {
  const page = await browser.open(`${server.http}/tour`);
  await page.locator('.stage-host[data-whole]').waitFor();
  const code = await page.locator('[data-remote-code]').getAttribute('data-remote-code');
  const phone = await browser.context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(`${server.http}/remote#${code}`);
  await phone.locator('form button[type=submit]').click();
  await phone.locator('[data-remote] [data-choice="street"]').click();
  await page.locator('[data-scene="1"]').waitFor();
  await phone.locator('[data-remote][data-scene="1"]').waitFor();
  await phone.getByRole('button', { name: '停在这一幕' }).click();
  await phone.locator('[data-next]').click();
  await page.locator('[data-scene="2"]').waitFor();
  await phone.locator('[data-remote][data-scene="2"]').waitFor();
  expect(await page.locator('[data-remote-by]').textContent()).toContain('演示领导');
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await picture(page, 'led-zh');
  await phonePicture(phone, 'remote-zh');
  await server.report(third.id, { fire: 1 });
  await server.report(fourth.id, { fire: 1 });
  const { id } = await incidentOf(third.id);
  await page.locator(`[data-handover="${id}"]`).waitFor();
  await phone.locator('[data-yields]').waitFor();
  expect(await phone.locator('[data-next]').isDisabled()).toBe(true);
  await phonePicture(phone, 'remote-yields-zh');
  await does('acknowledge', { incident: id });
  await page.locator('[data-scene="2"]').waitFor();
  await phone.locator('[data-yields]').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await phone.locator('[data-remote-end="tour-ended"]').waitFor();
  const next = await page.locator('[data-remote-code]').getAttribute('data-remote-code');
  expect(next).not.toBe(code);
  expect(browser.complaints).toEqual([]);
  await phone.close();
  await page.close();
});

it.runIf(PICTURES !== undefined).each([
  ['zh', 'street'],
  ['zh', 'fire'],
  ['zh', 'manhole'],
  ['en', 'street'],
  ['en', 'fire'],
  ['en', 'manhole'],
])('pictures in %s of each scene of %s', { timeout: 900_000 }, async (lang, tour) => {
  const page = await browser.open(`${server.http}/tour#${tour}`);
  await page.evaluate((one) => localStorage.setItem('quanyan.lang', one), lang);
  await page.goto(`${server.http}/tour#${tour}`);
  await page.reload();
  await page.locator(`[data-tour="${tour}"][data-scene="1"]`).waitFor();
  await page.keyboard.press(' ');
  const scenes = await page.locator('[data-caption] ol li').count();
  for (let scene = 1; scene <= scenes; scene++) {
    await page.locator(`[data-scene="${scene}"]`).waitFor();
    // Loaded anew it begins where the scene looks, and no camera is on its way.
    if (PICTURES !== undefined) await page.reload();
    await page.locator(`[data-scene="${scene}"]`).waitFor();
    // Of the English ones, one of each make is enough.
    if (lang === 'zh' || scene === 2 || scene === 4) await picture(page, `${tour}-${scene}-${lang}`);
    expect(await sceneOn(page)).toBe(String(scene));
    await page.keyboard.press('ArrowRight');
  }
  await page.evaluate(() => localStorage.removeItem('quanyan.lang'));
  await page.close();
});
