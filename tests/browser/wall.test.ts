import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInDemo } from '#tests/harness/visitor.ts';
import { faultsOf } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

/** Where to leave pictures, for people to look at; none when not set. */
const PICTURES = process.env.QUANYAN_TEST_PICTURES;
let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(60);
  browser = await openBrowser({ width: 1920, height: 1080 }, { withoutMap: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

async function shoot(page: Page, name: string, sizes: readonly (readonly [number, number])[]): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: path.join(PICTURES, `${name}-${width}.png`) });
  }
}

const WALL_SIZES = [
  [3840, 2160],
  [1920, 1080],
] as const;

async function codeOn(wall: Page): Promise<string> {
  await wall.locator('[data-code]').waitFor();
  return (await wall.locator('[data-code]').getAttribute('data-code'))!;
}

it('shows a code that is read from afar, is paired by it, comes back after the server, and ends when it is unpaired', async () => {
  const wall = await browser.open(`${server.http}/wall`);
  const code = await codeOn(wall);
  for (const lang of ['en', 'zh']) {
    await wall.evaluate((one) => localStorage.setItem('quanyan.lang', one), lang);
    await wall.reload();
    expect(await codeOn(wall)).toBe(code);
    expect.soft(await faultsOf(wall), lang).toEqual([]);
    await shoot(wall, `code-${lang}`, WALL_SIZES);
  }
  const sizes = await wall.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== ''))
      .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
  );
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);

  await pairOnPage(code);
  // The administrator's session is not the wall's.
  await browser.context.clearCookies({ name: 'quanyan_session' });
  await wall.reload();
  await wall.locator('[data-screen="wall"]').waitFor();
  const administrator = await signInDemo(server.http, 'administrator');
  const listed = async (): Promise<{ id: string; name: string; version: string }[]> => administrator.get('/api/v1/walls');
  expect(await listed()).toMatchObject([{ name: '指挥厅主屏', role: 'wall-leader', from: '127.0.0.1', version: '0.1.0' }]);

  // What was never connected has nothing that could be old.
  await wall.locator('[data-screen="wall"] [data-link="live"]').waitFor();
  await server.stop();
  await wall.locator('[data-screen="wall"][data-drained]').waitFor();
  await server.restart();
  await wall.locator('[data-screen="wall"]:not([data-drained])').waitFor();

  const again = await signInDemo(server.http, 'administrator');
  const [{ id }] = await again.get<{ id: string }[]>('/api/v1/walls');
  expect((await again.ask('DELETE', `/api/v1/walls/${id}`)).status).toBe(204);
  expect(await codeOn(wall)).not.toBe(code);
  expect((await again.get<{ items: { action: string }[] }>('/api/v1/audit?limit=50')).items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['wall:pair', 'wall:unpair']),
  );
});

/** As an administrator does, at a desk. */
async function pairOnPage(code: string): Promise<void> {
  await browser.signIn(server.http, 'administrator');
  const page = await browser.open(`${server.http}/admin/walls`);
  await page.getByRole('button', { name: '配对大屏' }).click();
  const dialog = page.locator('[data-dialog]');
  await dialog.getByLabel('屏幕上的六位配对码').fill(code === '000000' ? '111111' : '000000');
  await dialog.getByText('没有屏幕正在显示配对码').waitFor();
  await dialog.getByLabel('屏幕上的六位配对码').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await dialog.getByText('显示此码的屏幕: 127.0.0.1').waitFor();
  await dialog.getByLabel('名称').fill('指挥厅主屏');
  await shoot(page, 'pair', [[1366, 768]]);
  await dialog.getByRole('button', { name: '配对', exact: true }).click();
  await page.getByText('指挥厅主屏').waitFor();
  await shoot(page, 'walls', [[1366, 768]]);
  await page.close();
}
