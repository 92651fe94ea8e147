import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;
let browser: RealBrowser;

declare global {
  interface Window {
    /** Pitch of each voice the page has started, in order. */
    pitches: number[];
  }
}

beforeAll(async () => {
  server = await openDemoServer();
  browser = await openBrowser(undefined, { withoutMap: true });
  await browser.context.addInitScript(() => {
    window.pitches = [];
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number): void {
      window.pitches.push(this.frequency.value);
      start.call(this, when);
    };
  });
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** A desk somebody has clicked on: only then may a browser sound. */
async function openDesk(): Promise<Page> {
  const page = await browser.open(`${server.http}/desk`);
  await page.getByText('告警队列').click();
  await page.locator('[data-sound="ready"]').waitFor();
  return page;
}

const detector = (): Promise<string> =>
  fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.http },
    body: JSON.stringify({ demoRole: 'duty-officer' }),
  })
    .then((answer) =>
      fetch(`${server.http}/api/v1/devices?kind=smoke-detector&limit=1`, {
        headers: { cookie: answer.headers.get('set-cookie')!.split(';')[0] },
      }),
    )
    .then(async (answer) => ((await answer.json()) as { items: { id: string }[] }).items[0].id);

describe('a fire', () => {
  it('is heard again and again until it is acknowledged, stands in the title, and no filter hides it', async () => {
    const page = await openDesk();
    const device = await detector();
    await server.report(device, { fire: 1 });
    const tones = (): Promise<number> => page.evaluate(() => window.pitches.length);
    await page.waitForFunction(() => window.pitches.length >= 6);
    expect(await page.title()).toMatch(/^\(1\) 火警/);
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/^data:image\/png/);

    await page.locator('button[title="一般"]').click();
    await page.locator('[role="option"]').filter({ hasText: '火警' }).waitFor();

    await page.locator('[data-sound]').click();
    await page.getByText('静音 2 分钟').click();
    await page.locator('[data-sound="muted"]').waitFor();
    await page.locator('[data-sound="muted"]').click();
    await page.getByText('恢复声音').click();
    const before = await tones();
    await page.waitForFunction((count) => window.pitches.length > count, before);

    await page.locator('[role="option"]').filter({ hasText: '火警' }).click();
    await page.locator('[data-command="acknowledge"]').first().waitFor();
    await page.keyboard.press('a');
    await page.waitForFunction(() => document.title.startsWith('值守台'));
    await page.close();
  });
});

describe('a key', () => {
  it('acts once: on what has the focus, or as a shortcut', async () => {
    const page = await openDesk();
    await server.report('mh-000009', { opened: 1 });
    await page.locator('[role="option"]').filter({ hasText: '井盖' }).first().waitFor();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByText('Alert queue').first().waitFor();
    await page.locator('[data-item]').first().waitFor();
    await page.keyboard.press('j');
    await page.locator('[role="option"][aria-selected="true"]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[role="option"][aria-selected="true"]').waitFor();
    expect(await page.getByText('Alert queue').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '中', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('告警队列').first().waitFor();
    await page.close();
  });
});

describe('a window above the page', () => {
  it('keeps the focus, however often Tab is pressed', async () => {
    const page = await openDesk();
    const device = await detector();
    await server.report(device, { fire: 0 });
    await server.report(device, { fire: 1 });
    await page.locator('[role="option"]').filter({ hasText: '火警' }).first().click();
    await page.locator('[data-command="dispatch"]').first().waitFor();
    await page.keyboard.press('d');
    await page.locator('[data-dialog]').waitFor();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i % 3 === 2 ? 'Shift+Tab' : 'Tab');
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('#root') === null)).toBe(
        true,
      );
    }
    await page.keyboard.press('Escape');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.getElementById('root')!.inert)).toBe(false);
    await page.close();
  });
});

describe('what the page does', () => {
  it('brings no complaint', () => expect(browser.complaints).toEqual([]));
});
