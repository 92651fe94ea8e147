import { glob, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHAPES, TONE_NAMES } from '#client/marks/tones.ts';
import { openClient } from '#scripts/dev/client.ts';
import { CLIENT_DIST, buildClient } from '#scripts/lib/steps.ts';
import { ROOT } from '#server/lib/discover.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { faultsOf } from './accessible.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { contrastOf } from './picture.ts';

/** The page of every part and mark, as who develops opens it. Its pictures are left in `.cache/gallery`, to be looked at. */
const cleanUp: (() => Promise<void>)[] = [];
const PICTURES = path.join(ROOT, '.cache', 'gallery');
const TIMEOUT_MS = 120_000;
let browser: RealBrowser;
let address = '';

beforeAll(async () => {
  const client = await openClient(null, 0);
  cleanUp.push(() => client.close());
  address = client.address;
  browser = await openBrowser({ width: 1600, height: 1000 });
  cleanUp.push(() => browser.close());
  await mkdir(PICTURES, { recursive: true });
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

async function openGallery(lang: 'zh' | 'en'): Promise<Page> {
  const page = await browser.context.newPage();
  // The first time, Vite first makes the packages ready.
  await page.goto(`${address}/gallery?lang=${lang}`, { waitUntil: 'commit', timeout: TIMEOUT_MS });
  await page.locator(`[data-gallery="${lang}"]`).waitFor({ timeout: TIMEOUT_MS });
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Names of the components that the files of client/ui export. */
async function exportedParts(): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob('client/ui/**/*.tsx', { cwd: ROOT })) {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    for (const [, name] of text.matchAll(/^export (?:default )?(?:function|const|class) ([A-Z][a-z]\w*)/gm)) names.push(name);
  }
  return names;
}

const seen = (page: Page, attribute: string): Promise<string[]> =>
  page.locator(`[${attribute}]`).evaluateAll((found, name) => found.map((each) => each.getAttribute(name)!), attribute);

/** States whose content reaches out of their box, or shows nothing; by the part and what is said of the state. */
const faulty = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said = (state: Element): string =>
      `${state.closest('[data-part]')?.getAttribute('data-part')}: ${state.textContent?.slice(0, 60)}`;
    const out = (state: Element): boolean => {
      const box = state.getBoundingClientRect();
      return (
        [...state.querySelectorAll('*')].some((inner) => {
          if (inner.closest('svg') && inner.tagName !== 'svg') return false;
          const { left, right, top, bottom, width } = inner.getBoundingClientRect();
          return width > 0 && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1);
        }) || state.scrollWidth > state.clientWidth + 1
      );
    };
    const empty = (state: Element): boolean =>
      state.getBoundingClientRect().height < 8 ||
      (state.lastElementChild !== null && state.lastElementChild.getBoundingClientRect().height < 4);
    return [...document.querySelectorAll('[data-state]')].filter((state) => out(state) || empty(state)).map(said);
  });

describe.each(['zh', 'en'] as const)('the gallery in %s', (lang) => {
  it('holds every part, every shape, every tone and every kind; nothing fails, is empty or leaves its box', async () => {
    const page = await openGallery(lang);
    expect.soft(await faultsOf(page)).toEqual([]);
    const parts = new Set((await seen(page, 'data-part')).flatMap((names) => names.split(' ')));
    const exported = await exportedParts();
    expect(exported.length).toBeGreaterThan(20);
    expect(exported.filter((name) => !parts.has(name))).toEqual([]);
    expect(new Set(await seen(page, 'data-shape-shown'))).toEqual(new Set(SHAPES));
    expect(new Set(await seen(page, 'data-tone-shown'))).toEqual(new Set(TONE_NAMES.filter((name) => name !== 'hidden')));
    const kinds = await loadKinds();
    expect(new Set(await seen(page, 'data-kind'))).toEqual(new Set(kinds.keys()));
    const icons = new Set(await seen(page, 'data-icon-shown'));
    expect([...kinds.values()].map(({ icon }) => icon).filter((icon) => !icons.has(icon))).toEqual([]);
    expect(await faulty(page)).toEqual([]);
    await photograph(page, lang);
    expect(browser.complaints).toEqual([]);
    await page.close();
  });

  it('opens and closes each window, menu and message, inside the screen', async () => {
    const page = await openGallery(lang);
    const openers = page.locator('[data-opens]');
    for (let index = 0; index < (await openers.count()); index++) {
      const kind = await openers.nth(index).getAttribute('data-opens');
      await openers.nth(index).click();
      const shown = kind === 'toast' ? page.locator('[data-tone="done"], [data-tone="refused"]').first() : page.locator(`[data-${kind}]`);
      await shown.waitFor();
      const box = (await shown.boundingBox())!;
      expect([index, box.x >= 0 && box.y >= 0 && box.x + box.width <= 1600 && box.y + box.height <= 1000]).toEqual([index, true]);
      if (kind === 'toast') continue;
      await page.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
    }
    expect(browser.complaints).toEqual([]);
    await page.locator('[data-fails]').click();
    await page.locator('[data-fallback]').waitFor();
    // It says what failed, as it should.
    expect(browser.complaints.length).toBeGreaterThan(0);
    browser.complaints.length = 0;
    await page.close();
  });
});

/** The whole page as one picture; what the shaders drew is not empty. */
async function photograph(page: Page, lang: string): Promise<void> {
  const eye = await browser.context.newPage();
  for (const canvas of await page.locator('canvas').all()) {
    const image = (await canvas.screenshot()).toString('base64');
    expect(await contrastOf(eye, image, [0, 0, 1, 1])).toBeGreaterThan(3);
  }
  await eye.close();
  const height = await page.locator('[data-gallery]').evaluate((whole) => whole.scrollHeight);
  await page.setViewportSize({ width: 1600, height });
  await page.screenshot({ path: path.join(PICTURES, `${lang}.png`) });
}

it('is not in what is shipped', async () => {
  await buildClient();
  const names: string[] = [];
  for await (const file of glob('**/*.js', { cwd: CLIENT_DIST })) {
    names.push(file);
    expect([
      file,
      /data-gallery|asked to fail in the gallery|data-shape-shown/.test(await readFile(path.join(CLIENT_DIST, file), 'utf8')),
    ]).toEqual([file, false]);
  }
  expect(names.length).toBeGreaterThan(5);
});
