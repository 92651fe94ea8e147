import { afterAll, beforeAll, expect, it } from 'vitest';
import { parentPath } from '#contract/places/geo.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const kitchen = town.devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 4)!;
const BUILDING = parentPath(kitchen.place);
const CAMERAS = Array.from({ length: 6 }, (_, n) => ({
  ...kitchen,
  id: `lift-${n + 1}`,
  kind: 'elevator-camera',
  name: `${n + 1}号电梯摄像机`,
  place: BUILDING,
  addresses: [],
  expectedS: 10,
}));

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, devices: [...ledger.devices, ...CAMERAS] }));
  browser = await openBrowser({ width: 1920, height: 1080 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

it('an officer sees why alerts stand together, splits one off by a key and joins it again', async () => {
  for (const { id } of CAMERAS) await server.report(id, { ebike: 0 });
  const page = await browser.open(`${server.http}/desk`);
  const row = page.locator('[data-item]', { hasText: '断电或断网？→ 6 个设备离线' });
  // Three expected reports of ten seconds are missed.
  await row.waitFor({ timeout: 180_000 });
  await row.click();
  await page.locator('p', { hasText: /^推测：.*断电或断网/ }).waitFor();
  await keepPicture(page, 'why');

  await page.keyboard.press('?');
  await page.locator('[data-dialog]', { hasText: '并案' }).waitFor();
  await keepPicture(page, 'keys');
  await page.keyboard.press('Escape');
  await page.locator('[data-dialog]').waitFor({ state: 'detached' });

  await page.keyboard.press('x');
  await page.locator('[data-dialog] [role="option"]').nth(5).waitFor();
  await page.keyboard.press('2');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(() => page.locator('[data-dialog] [aria-selected="true"]').count()).toBe(2);
  await page.keyboard.press('Space');
  await expect.poll(() => page.locator('[data-dialog] [aria-selected="true"]').count()).toBe(1);
  await keepPicture(page, 'split');
  await page.keyboard.press('Enter');
  await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  await page.locator('h3', { hasText: '断电或断网？→ 5 个设备离线' }).waitFor();
  await page.locator('ol', { hasText: '拆出 1 条告警' }).waitFor();
  // The order is held while somebody works; N takes the new incident in.
  await page.keyboard.press('n');
  await expect.poll(() => page.locator('[data-item]').count()).toBe(2);
  await keepPicture(page, 'after-split');

  await page.keyboard.press('b');
  await page.locator('[data-dialog] [role="option"][aria-selected="true"]', { hasText: '由本事件拆出' }).waitFor();
  await keepPicture(page, 'join');
  await page.keyboard.press('Enter');
  await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  await page.locator('h3', { hasText: '断电或断网？→ 6 个设备离线' }).waitFor();
  await page.keyboard.press('n');
  await expect.poll(() => page.locator('[data-item]').count()).toBe(1);
  await page.locator('ol', { hasText: '并入事件' }).waitFor();
  await keepPicture(page, 'after-join');
  expect(browser.complaints).toEqual([]);
});
