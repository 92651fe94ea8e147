import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parentPath } from '#contract/places/geo.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const detector = town.devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor >= 8)!;
const focused = `${detector.place}/${detector.id}`;

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const stage = (page: Page, id: string): Promise<void> =>
  page.locator(`.stage-host[data-stage="${id}"][data-phase="ready"]`).waitFor({ timeout: 180_000 });
const focusOf = (page: Page): string => new URL(page.url()).searchParams.get('focus') ?? '';

/** Finds something by its name, as one types it, and goes there. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press('/');
  // Chinese characters are no keys: they need the field.
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(name);
  await page.getByRole('option').filter({ hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
}

describe('from the street to one detector on one floor', () => {
  it('and back up, by keyboard alone, each step in the address', async () => {
    const page = await browser.open(`${server.http}/desk`);
    await stage(page, 'map');
    await goTo(page, detector.name);
    await page.waitForFunction((path) => new URLSearchParams(location.search).get('focus') === path, focused);
    await page.getByText('台账').waitFor();
    await page.keyboard.press('i');
    await stage(page, 'interior');
    expect(focusOf(page)).toBe(focused);
    const steps = [focusOf(page)];
    while (focusOf(page) !== '' && steps.length < 14) {
      const before = page.url();
      await page.keyboard.press('Escape');
      await page.waitForFunction((url) => location.href !== url, before);
      if (focusOf(page) !== steps.at(-1)) steps.push(focusOf(page));
    }
    await stage(page, 'map');
    expect(steps.at(-1)).toBe('');
    for (const step of steps.slice(1)) expect(focused.startsWith(`${step}/`) || step === '').toBe(true);
    expect(steps.length).toBeGreaterThanOrEqual(6);
    await page.close();
  });

  it('by its link alone', async () => {
    const page = await browser.open(`${server.http}/desk?stage=interior&focus=${encodeURIComponent(focused)}`);
    await stage(page, 'interior');
    await page.getByRole('button', { name: `${detector.floor}层` }).waitFor();
    expect(focusOf(page)).toBe(focused);
    expect(parentPath(focused)).toBe(detector.place);
    await page.close();
  });
});
