import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser as Chromium, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tileBox, type CanvasShape, type PixelBox } from '#contract/walls/canvas.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { openBrowser, openSeparate, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';
import { putTogether, shootTiles } from './put-together.ts';

/** Where to leave the picture of the whole wall; none when not set. */
const PICTURES = process.env.QUANYAN_TEST_PICTURES;
const DEVICES = PICTURES === undefined ? 600 : 3000;
/** Enough for a software renderer, four times; for pictures as rooms have them. */
const SIZE = PICTURES === undefined ? { width: 960, height: 540 } : { width: 1920, height: 1080 };
const SHAPE: CanvasShape = { columns: 2, rows: 2, tile: { ...SIZE, widthMm: 1209.6 }, bezelMm: 0, distanceM: 4 };
const PLACES = ['1-1', '1-2', '2-1', '2-2'];
const FRAME_MS = 1000 / 30;
const NAME = '指挥厅主墙';

let server: DemoServer;
let desk: RealBrowser;
let apart: Chromium;
let tiles: Page[];
let admin: Page;
let administrator: Visitor;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  desk = await openBrowser({ width: 1600, height: 1000 });
  await desk.signIn(server.http, 'administrator');
  administrator = await signInDemo(server.http, 'administrator');
  ({ pages: tiles, browser: apart } = await openSeparate(4, SIZE));
  admin = await desk.open(`${server.http}/admin/walls`);
  if (PICTURES !== undefined) keepReporting();
});
/** For pictures: devices report all the time. */
function keepReporting(): void {
  const covers = smallTown(DEVICES).devices.filter(({ kind }) => kind === 'manhole');
  let next = 0;
  const timer = setInterval(
    () => void server.report(covers[next++ % covers.length].id, { waterLevelCm: 40 + (next % 7) }).catch(() => undefined),
    500,
  );
  stopReporting = () => clearInterval(timer);
}
let stopReporting = (): void => undefined;

afterAll(async () => {
  stopReporting();
  await apart?.close();
  await desk?.close();
  await server?.end();
});

interface Drawn {
  id: string;
  version: number;
  name: string;
  role: string;
  jurisdiction: string;
  shape: CanvasShape;
  skewMs: number | null;
}
const drawn = async (): Promise<Drawn> => (await administrator.get<Drawn[]>('/api/v1/wall-canvases'))[0];
const boxAt = (shape: CanvasShape, at: number): PixelBox => tileBox(shape, at % 2, Math.floor(at / 2));
const all = <T>(look: (page: Page, at: number) => Promise<T>): Promise<T[]> => Promise.all(tiles.map(look));

/** Every tile shows its part, whole. */
async function shown(): Promise<void> {
  await all(async (page, at) => {
    await page.locator(`[data-tile="${PLACES[at]}"] [data-screen="wall"]:not([data-drained]) .stage-host[data-whole]`).waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  });
}

it('is drawn by an administrator, and each of four browsers is paired by a code with its place', async () => {
  await admin.getByRole('button', { name: '新建拼接墙' }).click();
  const dialog = admin.locator('[data-dialog]');
  await dialog.getByLabel('名称').fill(NAME);
  const write = (label: string, value: number): Promise<void> => dialog.getByLabel(label).fill(String(value));
  await write('每块横向像素', SIZE.width);
  await write('每块纵向像素', SIZE.height);
  await write('每块画面宽（毫米）', SHAPE.tile.widthMm);
  await write('相邻画面间距（毫米）', 0);
  await write('最远观看距离（米）', 60);
  await dialog.getByText('低于 16 角分').waitFor();
  await write('最远观看距离（米）', SHAPE.distanceM);
  await dialog.locator('[data-preview="2x2"] [data-tile]').nth(3).waitFor();
  await keepPicture(admin, 'wall-draw');
  await dialog.getByRole('button', { name: '保存' }).click();
  const card = admin.locator(`[data-canvas="${NAME}"]`);
  await card.waitFor();
  for (const [at, page] of tiles.entries()) {
    await page.goto(`${server.http}/wall`);
    const code = (await page.locator('[data-code]').getAttribute('data-code'))!;
    await card.locator(`[data-tile="${PLACES[at]}"]`).getByRole('button', { name: '配对此块' }).click();
    await admin.locator('[data-dialog]').getByLabel('屏幕上的六位配对码').fill(code);
    await admin.locator('[data-dialog]').getByRole('button', { name: '配对', exact: true }).click();
    await page.locator(`[data-tile="${PLACES[at]}"]`).waitFor();
  }
  await shown();
  expect((await drawn()).shape).toEqual(SHAPE);
});

it('shows one picture: words stand at the same place of it in every tile', async () => {
  const words = await all((page) =>
    page.locator('.stage-label:visible').evaluateAll((found) =>
      found.map((one) => {
        const { left, top } = one.getBoundingClientRect();
        return { text: (one as HTMLElement).innerText, left, top };
      }),
    ),
  );
  const placed = words.map(
    (found, at) => new Map(found.map(({ text, left, top }) => [text, [left + boxAt(SHAPE, at).left, top + boxAt(SHAPE, at).top]])),
  );
  expect(placed[0].size).toBeGreaterThan(3);
  for (const other of placed.slice(1)) {
    expect([...other.keys()].sort()).toEqual([...placed[0].keys()].sort());
    for (const [text, [left, top]] of other) {
      expect(Math.abs(left - placed[0].get(text)![0]), text).toBeLessThan(1);
      expect(Math.abs(top - placed[0].get(text)![1]), text).toBeLessThan(1);
    }
  }
  if (PICTURES !== undefined) await keep('wall-2x2', await putTogether(admin, await shootTiles(tiles, SHAPE), SHAPE));
});

it('cuts no panel: each stands in one tile, whole', async () => {
  const panels = await all((page, at) =>
    page.locator('[data-area]').evaluateAll(
      (areas, corner) =>
        areas.map((one) => {
          const { left, top, right, bottom } = one.getBoundingClientRect();
          return {
            area: (one as HTMLElement).dataset.area!,
            box: [left + corner.left, top + corner.top, right + corner.left, bottom + corner.top],
            overflows: one.scrollWidth > one.clientWidth + 1,
          };
        }),
      boxAt(SHAPE, at),
    ),
  );
  expect(panels[0].map(({ area }) => area).sort()).toEqual(['clock', 'head', 'left0', 'left1', 'right0', 'right1']);
  for (const found of panels)
    for (const { area, box, overflows } of found) {
      const within = PLACES.some((_, at) => {
        const { left, top, width, height } = boxAt(SHAPE, at);
        return box[0] >= left - 0.5 && box[1] >= top - 0.5 && box[2] <= left + width + 0.5 && box[3] <= top + height + 0.5;
      });
      expect([area, box, within, overflows]).toEqual([area, box, true, false]);
    }
});

it('shows the same moment in every tile, to less than a picture of 30 a second', async () => {
  await expect.poll(async () => (await drawn()).skewMs ?? Infinity, { timeout: 180_000 }).toBeLessThan(FRAME_MS);
  console.log(`a wall of four: ${(await drawn()).skewMs!.toFixed(2)} ms apart, as its tiles report it`);
});

it('is seen at the desk, tile by tile, and is loaded anew from there', async () => {
  await admin.locator('[data-tile] img').nth(3).waitFor();
  for (const place of PLACES)
    await expect
      .poll(() => admin.locator(`[data-canvas] [data-tile="${place}"]`).innerText(), { timeout: 180_000 })
      .toMatch(/\d+ 帧\/秒 · 0\.1\.0/);
  await keepPicture(admin, 'wall-tiles-admin');
  const mark = (page: Page): Promise<unknown> => page.evaluate(() => ((globalThis as { marked?: true }).marked = true));
  await mark(tiles[2]);
  await admin.locator('[data-canvas] [data-tile="2-1"]').getByRole('button', { name: '重新载入' }).click();
  await expect
    .poll(() => tiles[2].evaluate(() => (globalThis as { marked?: true }).marked ?? false).catch(() => true), { timeout: 180_000 })
    .toBe(false);
  await shown();
  const audit = await administrator.get<{ items: { action: string }[] }>('/api/v1/audit?limit=50');
  expect(audit.items.map(({ action }) => action)).toEqual(expect.arrayContaining(['wall-canvas:draw', 'wall:pair', 'wall:reload']));
});

it('comes back by itself when the server does, each tile as what it was', async () => {
  await server.stop();
  await all((page) => page.locator('[data-screen="wall"][data-drained]').waitFor());
  await server.restart();
  administrator = await signInDemo(server.http, 'administrator');
  await shown();
});

async function keep(name: string, png: string): Promise<void> {
  await mkdir(PICTURES!, { recursive: true });
  await writeFile(path.join(PICTURES!, `${name}.png`), Buffer.from(png, 'base64'));
}
