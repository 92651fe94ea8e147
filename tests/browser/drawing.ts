import type { Page } from 'playwright-core';

/** Counts what every picture of the page draws from now on; to be run in the page, also as its first script. */
export function countDrawing(): void {
  const counted = globalThis as unknown as { drawn: number };
  counted.drawn = 0;
  const { prototype } = WebGL2RenderingContext;
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'] as const) {
    const draw = prototype[name] as (...args: unknown[]) => void;
    Object.assign(prototype, {
      [name](this: WebGL2RenderingContext, ...args: unknown[]) {
        counted.drawn++;
        draw.apply(this, args);
      },
    });
  }
}

export const drawnIn = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn);

/** How much is drawn in three seconds. */
export async function drawnWhileIdle(page: Page): Promise<number> {
  const before = await drawnIn(page);
  await page.waitForTimeout(3000);
  return (await drawnIn(page)) - before;
}
