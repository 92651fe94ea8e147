import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const smoke = town.devices.filter(({ kind }) => kind === 'smoke-detector');
/** Two detectors on two floors of one building: the second is hung there for it. */
const kitchen = smoke.find(({ floor = 0 }) => floor > 4)!;
const corridor = {
  ...smoke.find(({ id }) => id !== kitchen.id)!,
  place: `${parentPath(kitchen.place)}/F03`,
  floor: 3,
  name: '3层走廊烟感',
  position: kitchen.position,
};
/** One detector of every other compound: each fire its own incident. */
const elsewhere = [
  ...Map.groupBy(
    smoke.filter(({ id, place }) => id !== corridor.id && !place.startsWith(`${parentPath(parentPath(kitchen.place))}/`)),
    ({ place }) => parentPath(parentPath(place)),
  ).values(),
];
const tower = parentPath(kitchen.place);
const nameOf = (path: string): string => town.places.find((place) => place.path === path)!.name;

/** A machine with other work beside this may be slow. */
const PATIENT = { timeout: 180_000 };
let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({
    ...ledger,
    devices: ledger.devices.map((one) => (one.id === corridor.id ? corridor : one)),
  }));
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk`);
  await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
  await server.report(kitchen.id, { fire: 1 });
  await server.report(corridor.id, { fire: 1 });
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const at = (name: string, value: string | null): Promise<unknown> =>
  page.waitForFunction(([key, wanted]) => new URLSearchParams(location.search).get(key!) === wanted, [name, value]);
const incident = (): Promise<unknown> =>
  page.waitForFunction(() => new URLSearchParams(location.search).get('open')?.startsWith('incident:'));

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
    await page.locator('.stage-host[data-stage="interior"][data-phase="ready"]').waitFor({ timeout: 180_000 });
    await page.keyboard.press('i');
    await page.getByText('已在楼内这一层').first().waitFor();
  });
});

describe('tags on the map', () => {
  it('say what, where and for how long of what nobody has acknowledged, five at most, over no other and under no panel', async () => {
    await page.goto(`${server.http}/desk`);
    await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
    for (const [device] of elsewhere.slice(0, 8)) await server.report(device.id, { fire: 1 });
    const tags = page.locator('.stage-label-plate:visible');
    await expect.poll(() => tags.count(), { timeout: 180_000 }).toBe(5);
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

describe('what nobody has taken notice of', () => {
  const list = () => page.locator('[data-area="queue"] [role="listbox"]');
  const fires = () => page.locator('[data-item]:is([data-severity="1"], [data-severity="2"])');
  const inList = async (): Promise<boolean> => {
    const [frame, first] = [(await list().boundingBox())!, await fires().first().boundingBox()];
    return first !== null && first.y >= frame.y - 1 && first.y + first.height <= frame.y + frame.height + 1;
  };
  /** What the title says, and what the server holds. */
  const counted = async (): Promise<readonly [number, number]> => {
    const answer = await browser.context.request.get(`${server.http}/api/v1/alerts?active=true&limit=1000`);
    const { items } = (await answer.json()) as { items: Alert[] };
    const waiting = items.filter(({ acked, severity, lifeSafety }) => acked === null && (lifeSafety || severity <= 2));
    return [Number(/^\((\d+)\) /.exec(await page.title())?.[1] ?? 0), waiting.length];
  };

  it('stays in sight above any filter, search and scroll, and the title counts it', async () => {
    const covers = town.devices.filter(({ kind }) => kind === 'manhole').map(({ id }) => id);
    for (const id of covers.slice(0, 14)) await server.report(id, { opened: 1 });
    await page.getByText('井盖开启').first().waitFor();
    const agree = async (): Promise<boolean> => {
      const [told, held] = await counted();
      return told === held && held >= 9;
    };
    await expect.poll(agree, PATIENT).toBe(true);
    const many = await fires().count();
    expect(many).toBeGreaterThanOrEqual(9);

    await page.locator('button[title="一般"]').click();
    await page.getByText(/^已隐藏 \d+ 件/).waitFor();
    expect(await fires().count()).toBe(many);
    expect(await inList()).toBe(true);
    await page.getByText(/^已隐藏 \d+ 件/).click();

    await page.keyboard.press('/');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('井盖');
    await page.locator('[data-dialog] [role="option"]').first().waitFor();
    const [dialog, first] = [(await page.locator('[data-dialog]').boundingBox())!, (await fires().first().boundingBox())!];
    expect(first.x + first.width).toBeLessThanOrEqual(dialog.x);
    expect([await fires().count(), await inList(), await agree()]).toEqual([many, true, true]);
    await page.keyboard.press('Escape');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });

    await list().hover();
    await list().evaluate((each) => (each.scrollTop = each.scrollHeight));
    const away = page.getByRole('button', { name: /件未确认的紧急告警不在视野内/ });
    await away.waitFor();
    expect(await away.getAttribute('data-severity')).toBe('1');
    // What comes meanwhile is told beside it, not in its place.
    await server.report(covers[14], { opened: 1 });
    await page.getByRole('button', { name: /1 件新告警/ }).waitFor();
    const beside = page.getByRole('button', { name: /件紧急在视野外/ });
    await beside.waitFor();
    expect(await beside.getAttribute('data-severity')).toBe('1');
    expect(await inList()).toBe(false);
    await beside.click();
    await expect.poll(inList).toBe(true);
    await page.mouse.move(800, 5);
    await page.getByRole('button', { name: /1 件新告警/ }).waitFor({ state: 'detached' });
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
    for (const [typed, focus] of [
      [`${nameOf(compound)} ${nameOf(tower)}`, tower],
      [nameOf(compound), compound],
      [`${nameOf(compound)}${nameOf(tower)}${kitchen.floor}层`, kitchen.place],
    ]) {
      await page.keyboard.press('/');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await at('focus', focus);
    }
    await at('stage', 'interior');
  });
});
