import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Position } from '#contract/places/geo.ts';
import { axesOf, focalLength } from '#client/stages/camera/framing.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { countDrawing, drawnWhileIdle } from './drawing.ts';
import { buildHillTown, hillUnder } from './hill-town.helper.ts';

let server: DemoServer;
let browser: RealBrowser;

const town = smallTown(300);
const tower = town.places.filter((place) => place.level === 'building').sort((a, b) => (b.height ?? 0) - (a.height ?? 0))[0];
const heightAt = hillUnder(tower.center);
const READY = '.stage-host[data-stage="globe"][data-phase="ready"]';

/** As `framing.ts` looks at a device. */
const LOOK = { pitch: 60, bearing: -22, nearest: 0.104 };

/** CSS pixels, right and down, from a device that is looked at to another place; on the hill, or were the ground flat. */
function offset(from: Position, to: Position, pictureHeight: number, hilly: boolean): readonly [number, number] {
  const focal = focalLength(pictureHeight);
  const { forward, right, up } = axesOf(LOOK.bearing, LOOK.pitch);
  const [x, y] = localPlane([from[0], from[1]]).toMetres([to[0], to[1]]);
  const rise = hilly ? heightAt([to[0], to[1]]) - heightAt([from[0], from[1]]) : 0;
  const step = [x, y, to[2] - from[2] + rise];
  const along = (axis: readonly number[]): number => axis.reduce((sum, part, i) => sum + part * step[i], 0);
  const depth = LOOK.nearest * focal + along(forward);
  return [(focal * along(right)) / depth, (-focal * along(up)) / depth];
}

const buildings = town.places.filter((place) => place.level === 'building');
/** Metres to the nearest building: the farther, the less an eye walks around walls. */
const clearance = ([lon, lat]: Position): number =>
  Math.min(...buildings.map(({ center }) => Math.hypot(...localPlane([lon, lat]).toMetres(center))));
const openFirst = town.devices.filter(({ floor }) => floor === undefined).sort((a, b) => clearance(b.position) - clearance(a.position));

/** Two devices seen together, apart from all others, that flat ground would show elsewhere. */
function findPair(
  width: number,
  height: number,
): { readonly from: (typeof town.devices)[number]; readonly to: (typeof town.devices)[number] } {
  const inside = ([x, y]: readonly [number, number]): boolean => Math.abs(x) < width / 2 - 60 && Math.abs(y) < height / 2 - 90;
  for (const from of openFirst) {
    const seen = town.devices.filter((one) => one !== from).map((to) => ({ to, at: offset(from.position, to.position, height, true) }));
    for (const { to, at } of seen) {
      const flat = offset(from.position, to.position, height, false);
      if (!inside(at) || Math.hypot(at[0] - flat[0], at[1] - flat[1]) < 45 || Math.hypot(...at) < 45) continue;
      if (seen.every((other) => other.to === to || Math.hypot(other.at[0] - at[0], other.at[1] - at[1]) > 30)) return { from, to };
    }
  }
  throw new Error('no two devices of the town stand so that the hill could be told from flat ground');
}

/** What is told of a place of the picture, pixels from the middle of what the tools leave free. */
async function toldAt(page: Page, [right, down]: readonly [number, number]): Promise<string> {
  const box = (await page.locator('.stage-host').boundingBox())!;
  const tools = (await page.locator('[class*="onMap"]').boundingBox())!;
  const middle = (tools.y + tools.height + box.y + box.height) / 2;
  const told = page.locator('.stage-tooltip-name');
  let shake = 0;
  await expect
    .poll(
      async () => {
        shake = 1 - shake;
        await page.mouse.move(box.x + box.width / 2 + right + shake, middle + down);
        return told.count();
      },
      { timeout: 180_000 },
    )
    .toBe(1);
  return (await told.textContent())!;
}

async function openGlobe(query: string): Promise<Page> {
  const page = await browser.open(`${server.http}/desk?stage=globe&instant&${query}`);
  await page.waitForSelector(READY);
  return page;
}

beforeAll(async () => {
  server = await openDemoServer(300, (same) => same, buildHillTown(tower.center));
  // As it is designed: a stage of another size is laid out at this one, and its pixels would have to be reckoned over.
  browser = await openBrowser({ width: 1920, height: 1080 });
  await browser.signIn(server.http, 'duty-officer');
  await browser.context.addInitScript(countDrawing);
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

describe('the globe on rough ground', () => {
  it('shows devices as high as their ground is', async () => {
    const page = await openGlobe(`focus=${encodeURIComponent(tower.path)}&hidden=cameras,rings`);
    const { width, height } = (await page.locator('.stage-host').boundingBox())!;
    await page.close();
    const { from, to } = findPair(width, height);
    const there = await openGlobe(`focus=${encodeURIComponent(`${from.place}/${from.id}`)}&hidden=cameras,rings`);
    expect(await toldAt(there, [0, 0])).toBe(from.name);
    expect(await toldAt(there, offset(from.position, to.position, height, true))).toBe(to.name);
    await there.close();
  });

  it('stands buildings on the top of the hill, where the eye finds them, and rests when all is there', async () => {
    const page = await openGlobe(`focus=${encodeURIComponent(tower.path)}&hidden=devices,cameras,rings`);
    expect(await toldAt(page, [0, 0])).toBe(tower.name);
    await page.mouse.move(5, 5);
    await page.locator('.stage-tooltip').waitFor({ state: 'detached' });
    await expect.poll(() => drawnWhileIdle(page), { timeout: 180_000 }).toBe(0);
    await page.close();
  });

  it('has its heights from its own origin alone', () => {
    expect([...browser.origins].filter((origin) => origin !== 'inline')).toEqual([server.http]);
    expect(browser.complaints).toEqual([]);
  });
});
