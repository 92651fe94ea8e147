import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

let server: DemoServer;
let browser: RealBrowser;
beforeAll(async () => {
  server = await openDemoServer();
  browser = await openBrowser(undefined, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** An instant of the fire, ms UTC. */
let burning = 0;

/** ms UTC of what is shown. */
const shownTime = async (page: Page): Promise<number> => Number(await page.locator('[data-replay-time]').getAttribute('data-replay-time'));
const queue = (page: Page) => page.locator('[data-area="queue"] [role="option"]');

async function detectors(): Promise<string[]> {
  const answer = await browser.context.request.get(`${server.http}/api/v1/devices?kind=smoke-detector&limit=50`);
  return ((await answer.json()) as { items: { id: string; place: string }[] }).items
    .filter(({ place }, i, all) => all.findIndex((one) => one.place.split('/')[4] === place.split('/')[4]) === i)
    .map(({ id }) => id);
}

it('a kitchen fire is looked back at, played, and left at once when the present needs the officer', async () => {
  const page = await browser.open(`${server.http}/desk`);
  await page.locator('[data-area="queue"]').waitFor();
  const [kitchen, other] = await detectors();
  const before = Date.now();
  await server.report(kitchen, { fire: 1 });
  await queue(page).filter({ hasText: '火警' }).waitFor();
  await queue(page).filter({ hasText: '火警' }).click();
  await page.locator('[data-command="acknowledge"]').first().waitFor();
  await page.keyboard.press('a');
  await page.waitForFunction(() => document.title.startsWith('值守台'));

  // From the incident, to a minute before its first alert: nothing had happened, and nothing looks like now.
  await page.getByRole('button', { name: '回看' }).click();
  await page.locator('[data-past] [data-replay-time]').waitFor();
  await page.locator('[data-past] [data-screen="desk"]').waitFor();
  expect(new URL(page.url()).searchParams.get('time')).not.toBeNull();
  await page.locator('[data-past] [data-replay-time]').waitFor();
  expect(await queue(page).filter({ hasText: '火警' }).count()).toBe(0);

  // The scale leads to the fire.
  await page.locator('[data-incident]').first().waitFor();
  await page.keyboard.press('>');
  await queue(page).filter({ hasText: '火警' }).waitFor();
  burning = await shownTime(page);
  expect(burning).toBeGreaterThan(before);
  await page.getByText('正在回放，不能操作').first().waitFor();
  expect(await page.locator('[data-past] [data-command]').count()).toBe(0);

  // The present: another fire, in sight over all of the past, and one key away.
  await server.report(other, { fire: 1 });
  await page.locator('[data-present-alerts="1"]').waitFor();
  expect(await page.title()).toMatch(/^\(1\) 火警/);
  await page.keyboard.press('l');
  await page.locator('[data-past]').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('time')).toBeNull();
  await queue(page).filter({ hasText: '火警' }).first().waitFor();
  await page.locator('[data-command="acknowledge"], [data-area="detail"]').first().waitFor();
  await page.close();
});

it('plays at the speed that is chosen, and comes by itself to now', async () => {
  const page = await browser.open(`${server.http}/desk?time=${burning}`);
  await queue(page).filter({ hasText: '火警' }).waitFor();
  expect(await shownTime(page)).toBe(burning);
  await page.locator('[data-speed]').selectOption('60');
  await page.locator('[data-replay-time]').click();
  await page.keyboard.press(' ');
  await page.locator('[data-past]').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('time')).toBeNull();
  // What is before the kept journal is refused, and the browser says so.
  expect(browser.complaints.filter((words) => !words.includes('404'))).toEqual([]);
  await page.close();
});

it('a case that was closed has a film that runs by itself, at an address of its own', async () => {
  const officer = await signInDemo(server.http, 'duty-officer');
  const list = async <T>(what: string): Promise<T[]> => (await officer.get<{ items: T[] }>(`/api/v1/${what}`)).items;
  const { id, alerts, version } = (await list<Incident>('incidents?affinity=fire')).at(-1)!;
  const done = async (name: string, input: object): Promise<void> => {
    expect(await officer.command(name, input), name).toMatchObject({ ok: true });
  };
  await done('dispatch', { incident: id, version, crew: (await list<{ id: string }>('crews'))[0].id });
  await server.report((await officer.get<{ device: string }>(`/api/v1/alerts/${alerts[0]}`)).device, { fire: 0 });
  const photo = { id: await officer.photo(PIXEL) };
  const steps = { accept: {}, arrive: {}, finish: { note: '已扑灭', photo }, verify: { result: 'pass' }, close: { score: 5 } };
  for (const [step, more] of Object.entries(steps)) {
    const ticket = (await list<Ticket>('tickets')).find(({ incident }) => incident === id)!;
    await done(step, { ticket: ticket.id, version: ticket.version, ...more });
  }
  await expect.poll(async () => (await officer.get<Incident>(`/api/v1/incidents/${id}`)).state).toBe('closed');

  const page = await browser.open(`${server.http}/replay?incident=${id}`);
  await page.locator('[data-past] [data-replay-time]').waitFor();
  expect(new URL(page.url()).searchParams.get('film')).toBe(id);
  const begun = await shownTime(page);
  await expect.poll(() => shownTime(page), { timeout: 180_000 }).toBeGreaterThan(begun + 8000);
  await queue(page).filter({ hasText: '火警' }).first().waitFor();
  await page.close();
});
