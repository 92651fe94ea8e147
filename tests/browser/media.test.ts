import { deflateSync } from 'node:zlib';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunk } from '#server/media/clean/fixture.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

let server: DemoServer;
let browser: RealBrowser;
let officer: Visitor;

beforeAll(async () => {
  server = await openDemoServer();
  browser = await openBrowser({ width: 1920, height: 1080 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  officer = await signInDemo(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** A lid on a street, drawn: noise over grey, so that it is as large as a photograph. */
function picture(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  let seed = 7;
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      const lid = (x - width / 2) ** 2 + ((y - height / 2) * 1.6) ** 2 < (height / 3) ** 2;
      const grey = (lid ? 60 : 140) + ((seed >> 16) % 24);
      rows.set([grey, grey, lid ? grey + 12 : grey], at);
      at += 3;
    }
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Something happens, a crew is sent and accepts. @returns its ticket */
async function accepted(device: string, points: Record<string, number>, affinity: string): Promise<string> {
  await server.report(device, points);
  const {
    items: [incident],
  } = await officer.get<{ items: { id: string; version: number }[] }>(`/api/v1/incidents?state=open&affinity=${affinity}`);
  const {
    items: [crew],
  } = await officer.get<{ items: { id: string }[] }>('/api/v1/crews?state=free&limit=1');
  expect(await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: crew.id })).toMatchObject({
    ok: true,
  });
  const {
    items: [ticket],
  } = await officer.get<{ items: { id: string; version: number }[] }>(`/api/v1/tickets?incident=${incident.id}`);
  expect(await officer.command('accept', { ticket: ticket.id, version: ticket.version })).toMatchObject({ ok: true });
  return ticket.id;
}

async function finishDialog(ticket: string): Promise<Page> {
  const page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`ticket:${ticket}`)}`);
  await page.locator('[data-command="finish"]').first().click({ timeout: 180_000 });
  await page.locator('[data-dialog] textarea, [data-dialog] input[type="text"]').first().fill('井盖已复位并加固，现场已清理');
  return page;
}
const choose = (page: Page): Promise<void> =>
  page.locator('[data-dialog] input[type="file"]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: picture(1600, 1200) });

it('a photograph goes on where the line broke; it is seen with its progress, and nothing is handed in before it is there', async () => {
  const ticket = await accepted('mh-000009', { opened: 1 }, 'road');
  const page = await finishDialog(ticket);
  let [pieces, held] = [0, null as Route | null];
  await page.route('**/api/v1/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    pieces++;
    // The second piece is lost on its way, the third waits until it is let go.
    if (pieces === 2) return route.abort();
    if (pieces !== 3) return route.continue();
    held = route;
  });
  await choose(page);
  await page.locator('[data-media="sending"] progress').waitFor();
  await expect.poll(() => held !== null, { timeout: 180_000 }).toBe(true);
  await page.keyboard.press('Control+Enter');
  await keepPicture(page, 'media-sending');
  const before = await officer.get<{ state: string; photos: unknown[] }>(`/api/v1/tickets/${ticket}`);
  expect([before.state, before.photos, await page.locator('[data-dialog]').count()]).toEqual(['accepted', [], 1]);
  await held!.continue();
  await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  const tile = page.locator('button[data-media="shown"]');
  await tile.locator('img').waitFor();
  expect(pieces).toBeGreaterThan(3);
  const { photos } = await officer.get<{ photos: { id: string }[] }>(`/api/v1/tickets/${ticket}`);
  const { media } = await officer.get<{ media: { hash: string; width: number; thumb: { width: number } } }>(
    `/api/v1/media/${photos[0].id}`,
  );
  expect([media.width, media.thumb.width]).toEqual([1600, 320]);
  const seen = (): Promise<number[]> =>
    tile
      .locator('img')
      .evaluate((image: HTMLImageElement) => [image.naturalWidth, Math.round(image.clientWidth - image.parentElement!.clientWidth)]);
  // The thumbnail, and it fills its tile.
  await expect.poll(seen, { timeout: 180_000 }).toEqual([320, 0]);
  await keepPicture(page, 'media-ticket');
  await tile.click();
  await page.locator('[data-dialog] figure img').waitFor();
  expect(await page.locator('[data-dialog] [data-hash]').textContent()).toBe(media.hash);
  await keepPicture(page, 'media-large');
  await page.close();
});
