import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import type { DemoServer } from './demo-server.ts';
import { corridor, elsewhere, kitchen, openTown, tower, town } from './fires-town.ts';

const nameOf = (path: string): string => town.places.find((place) => place.path === path)!.name;

/** A machine with other work beside this may be slow. */
const PATIENT = { timeout: 180_000 };
let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openTown();
  browser = await openBrowser(undefined, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk`);
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
});

describe('what nobody has taken notice of', () => {
  const list = () => page.locator('[data-area="queue"] [role="listbox"]');
  const fires = () => page.locator('[data-item]:is([data-severity="1"], [data-severity="2"])');
  const inList = async (): Promise<boolean> => {
    const [frame, first] = [(await list().boundingBox())!, await fires().first().boundingBox()];
    return first !== null && first.y >= frame.y - 1 && first.y + first.height <= frame.y + frame.height + 1;
  };
  const held = async (): Promise<Alert[]> => {
    const answer = await browser.context.request.get(`${server.http}/api/v1/alerts?active=true&limit=1000`);
    return ((await answer.json()) as { items: Alert[] }).items;
  };
  /** What the title says, and what the server holds. */
  const counted = async (): Promise<readonly [number, number]> => {
    const waiting = (await held()).filter(({ acked, severity, lifeSafety }) => acked === null && (lifeSafety || severity <= 2));
    return [Number(/^\((\d+)\) /.exec(await page.title())?.[1] ?? 0), waiting.length];
  };

  it('stays in sight above any filter, search and scroll, and the title counts it', async () => {
    for (const [device] of elsewhere.slice(0, 8)) await server.report(device.id, { fire: 1 });
    const covers = town.devices.filter(({ kind }) => kind === 'manhole').map(({ id }) => id);
    for (const id of covers.slice(0, 14)) await server.report(id, { opened: 1 });
    await expect.poll(async () => (await held()).filter(({ code }) => code === 'open').length, PATIENT).toBe(14);
    // Nothing is open here: what comes is not kept back for somebody's work.
    await page.goto(`${server.http}/desk`);
    const agree = async (): Promise<boolean> => {
      const [told, waiting] = await counted();
      return told === waiting && waiting >= 9;
    };
    await expect.poll(agree, PATIENT).toBe(true);
    await expect.poll(() => fires().count(), PATIENT).toBeGreaterThanOrEqual(9);
    const many = await fires().count();

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
  });
});

describe('a browser that can draw no map', () => {
  it('says so, and what to do', () => page.getByText('此浏览器没有 WebGL').first().waitFor());
});
