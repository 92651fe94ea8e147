import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];

/** Leaves pictures of a page in two sizes in the folder `QUANYAN_TEST_PICTURES`, for people to look at; none when that is not set. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.QUANYAN_TEST_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // Words in a slice of the font that is still coming would be boxes.
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`) });
  }
  if (before) await page.setViewportSize(before);
}
