import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localPlane } from '#scenes/local-plane.ts';
import { rankCameras, type RankedCamera } from '#scenes/sight/rank-cameras.ts';
import { indexObstacles } from '#scenes/sight/obstacle-index.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 900;
const town = smallTown(DEVICES);
const buildings = town.places.filter(({ level }) => level === 'building');
const obstacles = indexObstacles(
  buildings.map(({ ring, height, floors, name, path }) => ({ ring: ring!, height: height!, floors: floors!, name, path })),
  buildings[0].center,
);
const cameras = town.devices.flatMap(({ id, position, camera }) => (camera ? [{ id, position, ...camera }] : []));
const byId = new Map(town.devices.map((device) => [device.id, device]));
const pathOf = (id: string): string => `${byId.get(id)!.place}/${id}`;
const manholes = town.devices
  .filter(({ kind }) => kind === 'manhole')
  .map((device) => ({ device, ranked: rankCameras(device.position, cameras, obstacles) }));

const sees = (one: RankedCamera): boolean => one.sees !== 'no';
/** Of those that do not see it the nearest one that a building stands before. */
const hiddenFrom = (ranked: readonly RankedCamera[]): RankedCamera | undefined =>
  ranked
    .filter((one) => !sees(one))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 4)
    .find(({ blocker }) => blocker !== undefined);
/** A manhole that two or three cameras see, and another would but for a building. */
const watched = manholes.find(
  ({ ranked }) => [2, 3].includes(ranked.filter(sees).length) && ranked[0].visible && hiddenFrom(ranked) !== undefined,
)!;
const seeing = watched.ranked.filter(sees);
const hidden = hiddenFrom(watched.ranked)!;

const metres = (from: readonly number[], to: readonly number[]): number =>
  Math.hypot(...localPlane([from[0], from[1]]).toMetres([to[0], to[1]]));
/** A manhole with no building near it: what is picked beside it is ground. */
const free = manholes.map(({ device }) => device).toSorted((a, b) => clearance(b.position) - clearance(a.position))[0];
function clearance(at: readonly number[]): number {
  return Math.min(...buildings.flatMap(({ ring }) => ring!.map((corner) => metres(at, corner))));
}

const PATIENT = { timeout: 180_000 };

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser({ width: 1600, height: 900 });
  await browser.signIn(server.http, 'duty-officer');
  for (const { camera } of [...seeing, hidden]) await server.report(camera, { online: 1 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const ready = (page: Page, stage: string): Promise<void> =>
  page.locator(`.stage-host[data-stage="${stage}"][data-phase="ready"]`).waitFor({ timeout: 180_000 });
const query = (page: Page, name: string): string => new URL(page.url()).searchParams.get(name) ?? '';
const until = (page: Page, name: string, pattern: string): Promise<unknown> =>
  page.waitForFunction(([key, words]) => new RegExp(words).test(new URLSearchParams(location.search).get(key) ?? ''), [
    name,
    pattern,
  ] as const);
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const list = (page: Page) => page.getByRole('list', { name: '谁看得见' });
const middle = async (page: Page, dx = 0, dy = 0): Promise<[number, number]> => {
  const box = (await page.locator('.stage-host').boundingBox())!;
  return [box.x + box.width / 2 + dx, box.y + box.height / 2 + dy];
};
/** `sight:@117.02,36.66,…` → numbers. */
const pointIn = (page: Page): number[] => query(page, 'open').slice('sight:@'.length).split(',').map(Number);

/** Pixels of the picture (words left out) in the colour of a chosen camera's ground: as green as blue, and less red. */
async function tintedPixels(page: Page): Promise<number> {
  await page.evaluate(() =>
    document.querySelectorAll<HTMLElement>('.stage-labels').forEach((layer) => (layer.style.visibility = 'hidden')),
  );
  const picture = await page.locator('.stage-host').screenshot();
  return page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let tinted = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 1] - data[i] > 22 && Math.abs(data[i + 2] - data[i + 1]) < 18) tinted++;
    return tinted;
  }, picture.toString('base64'));
}

describe('who can see an alert', () => {
  it('is listed best first, with the reasons in words, and gone to by number', async () => {
    const page = await browser.open(`${server.http}/desk?focus=${encodeURIComponent(pathOf(watched.device.id))}&hidden=devices,rings`);
    await ready(page, 'map');
    await server.report(watched.device.id, { opened: 1 });
    await page.locator('[data-area="queue"]').getByText('井盖开启').first().waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-command="acknowledge"]').first().waitFor();
    const before = await tintedPixels(page);
    await page.keyboard.press('w');
    await list(page).waitFor();
    const rows = list(page).getByRole('listitem');
    await expect.poll(() => rows.first().textContent(), PATIENT).toContain(byId.get(seeing[0].camera)!.name);
    expect(await rows.first().textContent()).toContain(seeing[0].reason.zh);
    expect(await rows.first().textContent()).toMatch(/可辨认|可识别|可观察|可探测/);
    const blocked = rows.filter({ hasText: byId.get(hidden.camera)!.name });
    expect(await blocked.textContent()).toContain(hidden.reason.zh);
    expect(hidden.reason.zh).toMatch(/^被.+遮挡$/);
    await page.locator('.stage-label-plate', { hasText: /^1$/ }).waitFor({ state: 'attached' });
    await expect.poll(() => tintedPixels(page), PATIENT).toBeGreaterThan(before + 4000);

    for (const [key, { camera }] of [
      ['1', seeing[0]],
      ['2', seeing[1]],
    ] as const) {
      await page.keyboard.press(key);
      await until(page, 'focus', `/${escaped(camera)}$`);
      await rows
        .nth(Number(key) - 1)
        .locator('[aria-current="true"]')
        .waitFor();
    }
    await page.keyboard.press('w');
    await list(page).waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('who can see a point', () => {
  const address = (stage: string): string =>
    `${server.http}/desk?stage=${stage}&focus=${encodeURIComponent(pathOf(free.id))}&hidden=devices,cameras,rings`;

  it.each(['map', 'globe'])('is asked on the %s by pointer: the point is where the pointer was, and Esc leaves', async (stage) => {
    const page = await browser.open(address(stage));
    await ready(page, stage);
    await page.keyboard.press('p');
    await page.locator('.stage-host[data-aiming]').waitFor();
    await page.keyboard.press('/');
    await page.locator('[data-dialog]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
    expect(await page.locator('.stage-host[data-aiming]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.locator('.stage-host[data-aiming]').waitFor({ state: 'detached' });
    expect(query(page, 'focus')).toBe(pathOf(free.id));
    await page.getByRole('button', { name: '选点' }).click();
    await page.mouse.click(...(await middle(page, 50, 0)));
    await until(page, 'open', '^sight:@');
    // The device in focus is in the middle of the picture; beside it a pixel is about a decimetre.
    const away = metres(free.position, pointIn(page));
    expect(away).toBeGreaterThan(2);
    expect(away).toBeLessThan(9);
    await list(page).getByRole('listitem').first().waitFor();
    await page.keyboard.press('Escape');
    await until(page, 'open', '^$');
    await page.mouse.click(...(await middle(page, 50, 0)), { button: 'right' });
    await page.getByRole('menuitem', { name: '谁看得见这里' }).click();
    await until(page, 'open', '^sight:@');
    expect(Math.abs(metres(free.position, pointIn(page)) - away)).toBeLessThan(0.5);
    await page.close();
  });

  it('is asked by a finger that rests on it', async () => {
    const page = await browser.open(address('map'));
    await ready(page, 'map');
    const finger = await browser.context.newCDPSession(page);
    await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    const [x, y] = await middle(page, 40, 0);
    await page.evaluate(() =>
      addEventListener('pointerdown', ({ timeStamp }) => (document.body.dataset.pressed = String(timeStamp)), {
        capture: true,
        once: true,
      }),
    );
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    // A press that is long, by the page's own clock: longer than half a second.
    await page.waitForFunction(() => performance.now() - Number(document.body.dataset.pressed ?? Infinity) > 700);
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.getByRole('menuitem', { name: '谁看得见这里' }).click();
    await until(page, 'open', '^sight:@');
    expect(metres(free.position, pointIn(page))).toBeLessThan(9);
    await page.close();
  });

  it('of a floor is asked indoors, at the height of that floor', async () => {
    const tower = buildings.find(({ use, floors = 0 }) => use === 'residential' && floors >= 20)!;
    const page = await browser.open(`${server.http}/desk?stage=interior&focus=${encodeURIComponent(`${tower.path}/F08`)}&hidden=devices`);
    await ready(page, 'interior');
    await page.getByText('走廊', { exact: true }).waitFor();
    // Where the key is named it is listened to.
    await page.getByRole('button', { name: '选点' }).waitFor();
    await page.keyboard.press('p');
    await page.locator('.stage-host[data-aiming]').waitFor();
    // A click beside the floor, which may still be opening, asks nothing and the next one is waited for.
    const asked = async (): Promise<string> => {
      if (query(page, 'open') === '') await page.mouse.click(...(await middle(page)));
      return query(page, 'open');
    };
    await expect.poll(asked, PATIENT).toMatch(/^sight:@/);
    expect(pointIn(page)[2]).toBeCloseTo((7 * tower.height!) / tower.floors!, 0);
    await page.getByRole('heading', { name: `${tower.name} 8层` }).waitFor();
    await page.close();
  });

  it.each([
    ['zh', '选定点', /视野外|画面内|被.+遮挡|超出视距/],
    ['en', 'Picked point', /outside its view|in its picture|hidden by|beyond its reach/],
  ] as const)('opens by its link, in %s', async (lang, title, reason) => {
    const page = await browser.context.newPage();
    await page.addInitScript((language) => localStorage.setItem('quanyan.lang', language), lang);
    const [lon, lat] = watched.device.position;
    await page.goto(`${server.http}/desk?open=${encodeURIComponent(`sight:@${lon},${lat}`)}`);
    await ready(page, 'map');
    const detail = page.locator('[data-area="detail"]');
    await detail.getByRole('heading', { name: title }).waitFor();
    await expect.poll(() => detail.getByRole('listitem').first().textContent(), PATIENT).toMatch(reason);
    expect(await detail.getByRole('listitem').count()).toBeGreaterThanOrEqual(4);
    // The picture is the same in both languages, and costs most.
    if (lang === 'zh') await expect.poll(() => tintedPixels(page), PATIENT).toBeGreaterThan(4000);
    await page.close();
  });

  it('complained of nothing and asked nobody else', () => {
    expect(browser.complaints).toEqual([]);
    expect([...browser.origins].filter((origin) => origin !== 'inline')).toEqual([server.http]);
  });
});
