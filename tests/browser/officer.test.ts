import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parentPath } from '#contract/geo.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const town = generateTown({ seed: DEMO_TOWN.seed, devices: DEVICES });
const smoke = town.devices.filter(({ kind }) => kind === 'smoke-detector');
/** Two detectors on two floors of one building: the second is hung there for it. */
const kitchen = smoke.find(({ floor = 0 }) => floor > 4)!;
const corridor = { ...smoke.find(({ id }) => id !== kitchen.id)!, place: `${parentPath(kitchen.place)}/F03`, floor: 3, name: '3层走廊烟感', position: kitchen.position };
const tower = parentPath(kitchen.place);
const nameOf = (path: string): string => town.places.find((place) => place.path === path)!.name;

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, devices: ledger.devices.map((one) => (one.id === corridor.id ? corridor : one)) }));
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk`);
  await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 60_000 });
  await server.report(kitchen.id, { fire: 1 });
  await server.report(corridor.id, { fire: 1 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const at = (name: string, value: string | null): Promise<unknown> => page.waitForFunction(([key, wanted]) => new URLSearchParams(location.search).get(key!) === wanted, [name, value]);
const incident = (): Promise<unknown> => page.waitForFunction(() => new URLSearchParams(location.search).get('open')?.startsWith('incident:'));

describe('a fire on two floors', () => {
  it('is called by where it began and how far it has spread', async () => {
    await page.locator('[data-severity="1"][data-item]').waitFor();
    await page.keyboard.press('j');
    await incident();
    const title = page.locator('h3', { hasText: '火警' });
    await title.waitFor();
    const words = await title.innerText();
    expect(words.startsWith(nameOf(tower))).toBe(true);
    expect(words).toContain(`${kitchen.floor}层`);
    expect(words.endsWith(`火警 → ${corridor.floor}层`)).toBe(true);
  });

  it('is gone to by G: its building, then the first detector; by I its floor, inside', async () => {
    await page.keyboard.press('g');
    await at('focus', tower);
    await page.keyboard.press('g');
    await at('focus', `${kitchen.place}/${kitchen.id}`);
    await page.keyboard.press('g');
    await at('focus', tower);
    await page.keyboard.press('i');
    await at('stage', 'interior');
    await at('focus', kitchen.place);
    await page.locator('.stage-host[data-stage="interior"][data-phase="ready"]').waitFor({ timeout: 60_000 });
    await page.keyboard.press('i');
    await page.getByText('已在楼内这一层').first().waitFor();
  });
});

describe('what cannot be entered', () => {
  it('says why', async () => {
    const cover = town.devices.find(({ kind }) => kind === 'manhole')!;
    await page.goto(`${server.http}/desk?open=${encodeURIComponent(`device:${cover.id}`)}`);
    await page.getByText('台账').first().waitFor();
    await page.keyboard.press('i');
    await page.getByText('它在室外').first().waitFor();
    await page.keyboard.press('Escape');
    await at('open', null);
    await page.keyboard.press('i');
    await page.getByText('先选一栋楼').first().waitFor();
  });
});

describe('search', () => {
  it('has the place that was typed first, and Enter goes there, to its floor too', async () => {
    const compound = parentPath(tower);
    for (const [typed, focus] of [[`${nameOf(compound)} ${nameOf(tower)}`, tower], [nameOf(compound), compound], [`${nameOf(compound)}${nameOf(tower)}${kitchen.floor}层`, kitchen.place]]) {
      await page.keyboard.press('/');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await at('focus', focus);
    }
    await at('stage', 'interior');
  });
});
