import { connect } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

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

const get = async <T>(path: string, role: 'duty-officer' | 'auditor' = 'duty-officer'): Promise<T> => {
  const signedIn = await fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.http },
    body: JSON.stringify({ demoRole: role }),
  });
  const answer = await fetch(`${server.http}${path}`, { headers: { cookie: signedIn.headers.get('set-cookie')!.split(';')[0] } });
  return (await answer.json()) as T;
};
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
/** Presses a key once the button that shows it is there. */
const press = async (page: Page, command: string, key: string): Promise<void> => {
  await page.locator(`[data-command="${command}"]`).first().waitFor();
  await page.keyboard.press(key);
};

describe('the desk, by keyboard alone', () => {
  it('takes an open manhole from its alert to a closed ticket, and every step is in the journal and the audit', async () => {
    const page = await browser.open(`${server.http}/desk`);
    await page.getByText('告警队列').waitFor();
    await server.report('mh-000007', { opened: 1 });
    // Its words may stand on the map before they stand in the queue, which the key goes through.
    await page.locator('[data-item]', { hasText: '井盖开启' }).first().waitFor();
    await page.keyboard.press('j');
    await press(page, 'acknowledge', 'a');
    await page.locator('[data-command="acknowledge"]').waitFor({ state: 'detached' });
    await press(page, 'dispatch', 'd');
    await page.locator('[data-dialog]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
    await press(page, 'accept', 't');
    await press(page, 'arrive', 't');
    await press(page, 'finish', 't');
    await page.locator('[data-dialog]').waitFor();
    await page.keyboard.type('井盖已复位并加固');
    await page.keyboard.press('Control+Enter');
    await server.report('mh-000007', { opened: 0 });
    for (const command of ['verify', 'close']) {
      await press(page, command, 't');
      await page.locator('[data-dialog]').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('[data-dialog]').waitFor({ state: 'detached' });
    }
    await page.locator('[data-command="close"]').waitFor({ state: 'detached' });

    const { items } = await get<{ items: { id: string; state: string; flow: { action: string }[]; links: object }[] }>('/api/v1/tickets');
    expect(items.map((ticket) => ticket.state)).toEqual(['closed']);
    const steps = ['dispatch', 'accept', 'arrive', 'finish', 'verify', 'close'];
    expect(items[0].flow.map((row) => row.action)).toEqual(steps);
    expect(Object.keys(items[0].links).toSorted()).toEqual(['check', 'collect', 'dispatch', 'feedback', 'file', 'handle']);
    const journal = await get<{ entries: { cause: string }[] }>('/api/v1/journal?limit=1000', 'auditor');
    const causes = journal.entries.map((entry) => entry.cause);
    expect(causes.filter((cause) => cause.startsWith('command:'))).toEqual(['acknowledge', ...steps].map((name) => `command:${name}`));
    const audit = await get<{ items: { action: string; outcome: string }[] }>('/api/v1/audit?limit=1000', 'auditor');
    for (const step of ['acknowledge', ...steps])
      expect(audit.items).toContainEqual(expect.objectContaining({ action: `command:${step}`, outcome: 'done' }));
    await page.close();
  });
});

describe('a photograph', () => {
  it('taken when the work is done is sent at once and stands on the ticket', async () => {
    const page = await browser.open(`${server.http}/desk`);
    await server.report('mh-000009', { opened: 1 });
    const {
      items: [incident],
    } = await get<{ items: { id: string; version: number }[] }>('/api/v1/incidents?state=open&affinity=road');
    const {
      items: [crew],
    } = await get<{ items: { id: string }[] }>('/api/v1/crews?state=free&limit=1');
    const act = async (name: string, input: object): Promise<number> =>
      (
        await browser.context.request.post(`${server.http}/api/v1/commands/${name}`, {
          data: input,
          headers: { origin: server.http, 'x-quanyan': '1' },
        })
      ).status();
    expect(await act('dispatch', { incident: incident.id, version: incident.version, crew: crew.id })).toBe(200);
    const ticket = async (): Promise<{ id: string; version: number; state: string; photos: { id: string }[] }> =>
      (
        await get<{ items: { id: string; version: number; state: string; photos: { id: string }[] }[] }>(
          `/api/v1/tickets?incident=${incident.id}`,
        )
      ).items[0];
    const { id, version } = await ticket();
    expect(await act('accept', { ticket: id, version })).toBe(200);
    await page.goto(`${server.http}/desk?open=${encodeURIComponent(`ticket:${id}`)}`);
    await page.locator('[data-command="finish"]').first().click();
    await page.locator('[data-dialog] input[type="file"]').setInputFiles({ name: 'proof.png', mimeType: 'image/png', buffer: PIXEL });
    await page.locator('[data-dialog] textarea, [data-dialog] input[type="text"]').first().fill('井盖已复位');
    // Though it is still on its way: what is sent waits for it.
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
    await page.locator('[data-media="shown"] img').first().waitFor();
    expect(await ticket()).toMatchObject({ state: 'finished', photos: [{ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }] });
    // Large, with the checksum that the audit holds too.
    await page.locator('button[data-media="shown"]').first().click();
    const hash = await page.locator('[data-dialog] [data-hash]').textContent();
    const { media } = await get<{ media: { hash: string; about: { id: string } } }>(`/api/v1/media/${(await ticket()).photos[0].id}`);
    expect([hash, media.about.id]).toEqual([media.hash, id]);
    await page.locator('[data-dialog] figure img').waitFor();
    await page.close();
  });
});

describe('a fire transmission unit nobody knows', () => {
  it('is confirmed on the wire, and its words stand on desk and wall', async () => {
    const [desk, wall] = await Promise.all([browser.open(`${server.http}/desk`), browser.open(`${server.http}/wall`)]);
    await wall.getByText('实时告警').waitFor();
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect(server.gb26875Port, '127.0.0.1', () => socket.write(bytesOf(FIELD)));
      socket.on('data', (bytes) => {
        if (bytes[26] !== 3) return;
        socket.end();
        resolve(bytes);
      });
      socket.on('error', reject);
    });
    expect(answer.subarray(0, 4).toString('hex')).toBe('40400000');
    for (const page of [desk, wall]) {
      await page.getByText('Ａ区１层呷哺走廊').first().waitFor();
      await page.getByText('设备时钟异常').first().waitFor();
      await page.close();
    }
  });
});

describe('what the pages do', () => {
  it('is asked of our own server only, without a complaint', () => {
    expect([...browser.origins].filter((origin) => origin !== 'inline')).toEqual([server.http]);
    expect(browser.complaints).toEqual([]);
  });
});
