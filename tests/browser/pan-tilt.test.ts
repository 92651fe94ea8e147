import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const camera = smallTown(DEVICES).devices.find(({ kind }) => kind === 'camera')!;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let device: MqttClient;
/** What the camera was told: the action, and the direction or preset. */
const told: string[] = [];

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  device = await connectAsync(server.mqtt, { protocolVersion: 4 });
  device.on('message', (_topic, payload) => {
    const { operation, action, params } = readOrder(payload.toString())!;
    told.push([action, ...[params.direction ?? params.preset ?? []].flat()].join(' '));
    void device.publishAsync(resultTopicOf(camera.id), encodeResult({ operation, result: 'taken' }), { qos: 1 });
    const preset = action === 'preset' ? Number(params.preset) : 0;
    void device.publishAsync(topicOf(camera.id), encodeReports({ points: { preset } }), { qos: 1 });
  });
  await device.subscribeAsync(orderTopicOf(camera.id)!, { qos: 1 });
  await server.report(camera.id, { online: 1, preset: 1, bitrateKbps: 3200 });
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`device:${camera.id}`)}`);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await device?.endAsync(true);
  await server?.end();
});

const key = (name: string): ReturnType<Page['locator']> => page.locator(`[data-pad="${name}"]`);

it('moves while a key of the pad is held, and is stopped when it is let go', async () => {
  await key('up-left').hover();
  await page.mouse.down();
  await page.locator('[data-pan="up-left"]').waitFor();
  await expect.poll(() => told.join(', ')).toBe('move up-left');
  await keepPicture(page, 'pan-held');
  await page.mouse.up();
  await page.locator('[data-pan="still"]').waitFor();
  // Held for long, it is told to go on.
  await expect.poll(() => told.filter((each, i) => each !== told[i - 1]).join(', ')).toBe('move up-left, stop');
});

it('is stopped when the pointer is let go elsewhere, and when the panel is closed under it', async () => {
  const before = told.length;
  await key('zoom-in').hover();
  await page.mouse.down();
  await expect.poll(() => told.slice(before).join(', ')).toBe('move zoom-in');
  await page.mouse.move(200, 400);
  await page.mouse.up();
  await expect.poll(() => told.slice(before).join(', ')).toBe('move zoom-in, stop');
  await key('down').hover();
  await page.mouse.down();
  await page.evaluate(() => {
    history.pushState(null, '', location.pathname);
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await expect.poll(() => told.slice(before).join(', ')).toBe('move zoom-in, stop, move down, stop');
  await page.mouse.up();
});

it('goes by the keyboard: two arrows held are what lies between them, and a preset is gone to', async () => {
  await page.evaluate((open) => {
    history.pushState(null, '', `${location.pathname}?${new URLSearchParams({ open })}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `device:${camera.id}`);
  const before = told.length;
  await key('left').focus();
  await page.keyboard.down('ArrowUp');
  await expect.poll(() => told.slice(before).join(', ')).toBe('move up');
  await page.keyboard.down('ArrowRight');
  await page.keyboard.up('ArrowUp');
  await page.keyboard.up('ArrowRight');
  await expect.poll(() => told.slice(before).join(', ')).toBe('move up, move up-right, move right, stop');
  await page.locator('[data-preset="3"]').click();
  await page.locator('[data-preset="3"][aria-pressed="true"]').waitFor();
  expect(told.at(-1)).toBe('preset 3');
  await keepPicture(page, 'pan-preset');
  expect(browser.complaints).toEqual([]);
});
