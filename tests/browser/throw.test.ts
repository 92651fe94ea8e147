import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { openBrowser, openSeparate, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const town = smallTown(DEVICES);
const compoundOf = (place: string): string => place.split('/').slice(0, 6).join('/');
const cover = town.devices.find(({ kind }) => kind === 'manhole')!;
const smoke = town.devices.filter(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 2);
/** Two detectors of one house: a fire of P1. */
const [first, second] = smoke.flatMap((one) => {
  const other = smoke.find(({ id, place }) => id !== one.id && compoundOf(place) === compoundOf(one.place));
  return other ? [[one, other]] : [];
})[0];

let server: DemoServer;
let browser: RealBrowser;
let wall: Page;
let desk: Page;
let administrator: Visitor;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1600, height: 900 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  administrator = await signInDemo(server.http, 'administrator');
  const apart = await openSeparate(1, { width: 1600, height: 900 });
  [wall] = apart.pages;
  close = () => apart.browser.close();
  await wall.goto(`${server.http}/wall`);
  await wall.locator('[data-code]').waitFor();
  const code = await wall.locator('[data-code]').getAttribute('data-code');
  const paired = { code, name: '指挥厅主屏', role: 'wall-leader', jurisdiction: '/370102' };
  expect((await administrator.ask('POST', '/api/v1/walls', paired)).status).toBe(200);
  await wall.locator('[data-screen="wall"] .stage-host[data-whole]').waitFor();
  desk = await browser.open(`${server.http}/desk`);
});
afterAll(async () => {
  await close?.();
  await browser?.close();
  await server?.end();
});

const openOf = (page: Page): string | null => new URL(page.url()).searchParams.get('open');

it('an officer shows the open incident on the wall by one key; a fire has the wall meanwhile; taken back, it is as before', async () => {
  await server.report(cover.id, { waterLevelCm: 190 });
  await desk.locator('[data-item]').first().waitFor();
  await desk.keyboard.press('j');
  await desk.locator('[data-throw]').waitFor();
  const open = openOf(desk);
  await desk.keyboard.press('u');
  const dialog = desk.locator('[data-dialog]');
  await dialog.getByText('指挥厅主屏').waitFor();
  await keepPicture(desk, 'throw-desk');
  await dialog.getByRole('button', { name: '上屏' }).click();
  const banner = wall.locator('[data-thrown]');
  await banner.waitFor();
  expect(await banner.innerText()).toMatch(/上屏 演示值班员 · \d\d:\d\d/);
  expect(openOf(wall)).toBe(open);
  await keepPicture(wall, 'throw-wall');

  await server.report(first.id, { fire: 1 });
  await server.report(second.id, { fire: 1 });
  await wall.locator('[data-thrown][data-yields]').waitFor();
  expect(openOf(wall)).toBeNull();
  const officer = await signInDemo(server.http, 'duty-officer');
  const { items } = await officer.get<{ items: { id: string; priority: number }[] }>('/api/v1/incidents');
  const fire = items.find(({ priority }) => priority === 1)!;
  expect(await officer.command('acknowledge', { incident: fire.id })).toMatchObject({ ok: true });
  await wall.locator('[data-thrown]:not([data-yields])').waitFor();
  expect(openOf(wall)).toBe(open);

  await desk.keyboard.press('u');
  await desk.locator('[data-dialog]').getByRole('button', { name: '收回' }).click();
  await banner.waitFor({ state: 'detached' });
  expect(openOf(wall)).toBeNull();
});

it('what it shows outlasts a reload of the wall, for it is the server that knows', async () => {
  await desk.keyboard.press('u');
  await desk.locator('[data-dialog]').getByRole('button', { name: '上屏' }).click();
  await wall.locator('[data-thrown]').waitFor();
  await wall.reload();
  await wall.locator('[data-thrown]').waitFor();
});
