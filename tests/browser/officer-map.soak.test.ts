import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type RealBrowser } from './browser.ts';
import type { DemoServer } from './demo-server.ts';
import { corridor, elsewhere, kitchen, openTown, tower } from './fires-town.ts';

/** A machine with other work beside this may be slow. */
const PATIENT = { timeout: 180_000 };
let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openTown();
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk`);
  await page.locator('.stage-host[data-phase="ready"]').waitFor(PATIENT);
  await server.report(kitchen.id, { fire: 1 });
  await server.report(corridor.id, { fire: 1 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const at = (name: string, value: string | null): Promise<unknown> =>
  page.waitForFunction(([key, wanted]) => new URLSearchParams(location.search).get(key!) === wanted, [name, value]);

describe('a fire on two floors', () => {
  it('is gone to by G: its building, then the first detector; by I its floor, inside', async () => {
    await page.locator('[data-severity="1"][data-item]').waitFor();
    await page.keyboard.press('j');
    await page.locator('h3', { hasText: '火警' }).waitFor();
    await page.keyboard.press('g');
    await at('focus', tower);
    await page.keyboard.press('g');
    await at('focus', `${kitchen.place}/${kitchen.id}`);
    await page.keyboard.press('g');
    await at('focus', tower);
    await page.keyboard.press('i');
    await at('stage', 'interior');
    await at('focus', kitchen.place);
    await page.locator('.stage-host[data-stage="interior"][data-phase="ready"]').waitFor(PATIENT);
    await page.keyboard.press('i');
    await page.getByText('已在楼内这一层').first().waitFor();
  });
});

describe('tags on the map', () => {
  it('say what, where and for how long of what nobody has acknowledged, five at most, over no other and under no panel', async () => {
    await page.goto(`${server.http}/desk`);
    await page.locator('.stage-host[data-phase="ready"]').waitFor(PATIENT);
    for (const [device] of elsewhere.slice(0, 8)) await server.report(device.id, { fire: 1 });
    const tags = page.locator('.stage-label-plate:visible');
    await expect.poll(() => tags.count(), PATIENT).toBe(5);
    const words = await tags.allInnerTexts();
    for (const text of words) expect(text).toMatch(/^火警 · .+ · \d+ (秒|分钟)$/);
    const [stage, tools] = [
      (await page.locator('.stage-host').boundingBox())!,
      (await page.getByRole('button', { name: '图层' }).boundingBox())!,
    ];
    const boxes = await Promise.all((await tags.all()).map(async (tag) => (await tag.boundingBox())!));
    boxes.forEach((a, i) => {
      expect(
        a.x >= stage.x &&
          a.x + a.width <= stage.x + stage.width &&
          a.y >= tools.y + tools.height &&
          a.y + a.height <= stage.y + stage.height,
      ).toBe(true);
      for (const b of boxes.slice(0, i))
        expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(false);
    });
  });
});

describe('whom to send', () => {
  it('is asked beside the map, which draws the crews; a digit chooses; an extreme case has clocks for accepting and arriving', async () => {
    await page.locator('[data-severity="1"][data-item]').first().click();
    await page.locator('[data-command="dispatch"]').waitFor();
    await page.keyboard.press('d');
    const dialog = page.locator('[data-dialog]');
    await dialog.waitFor();
    const [window, stage] = [(await dialog.boundingBox())!, (await page.locator('.stage-host').boundingBox())!];
    expect(window.x).toBeGreaterThanOrEqual(stage.x + stage.width - 1);
    const chosen = dialog.locator('[role="option"][aria-selected="true"]');
    const [first, second] = await dialog.locator('[role="option"]').evaluateAll((all) => all.slice(0, 2).map((one) => one.id));
    expect(await chosen.getAttribute('id')).toBe(first);
    const onMap = page.locator('.stage-label-plate[data-tone="accent"]:visible');
    await expect.poll(() => onMap.allInnerTexts(), PATIENT).toEqual([expect.stringMatching(/^1 · /)]);
    await page.keyboard.press('2');
    await expect.poll(() => chosen.getAttribute('id'), PATIENT).toBe(second);
    await expect.poll(() => onMap.allInnerTexts(), PATIENT).toEqual([expect.stringMatching(/^2 · /)]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-clock="accept"]').first().waitFor();
    await expect.poll(() => onMap.count(), PATIENT).toBe(0);
    await page.locator('[data-command="accept"]').waitFor();
    await page.keyboard.press('t');
    await page.locator('[data-clock="arrive"]').first().waitFor();
    await page.getByText('代处置人员记录').first().waitFor();
  });
});
