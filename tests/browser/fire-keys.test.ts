import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ticket } from '#contract/records/ticket.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
const town = smallTown(DEVICES);
const kitchen = town.devices.find(({ kind, floor = 0 }) => kind === 'smoke-detector' && floor > 4)!;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

let server: DemoServer;
let browser: RealBrowser;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  browser = await openBrowser();
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** Counts what hands do: a key pressed, a note typed (one per letter, told apart), a photograph chosen. */
class Hands {
  keys = 0;
  letters = 0;
  readonly #page: Page;
  readonly #since = performance.now();
  readonly steps: string[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    this.keys++;
    await this.#page.keyboard.press(key);
  }

  async type(words: string): Promise<void> {
    this.letters += words.length;
    await this.#page.keyboard.type(words);
  }

  reached(step: string): void {
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(1);
    this.steps.push(`${step}: ${this.keys} keys, ${this.letters} letters, ${seconds} s`);
  }
}

async function ticket(): Promise<Ticket> {
  const answer = await browser.context.request.get(`${server.http}/api/v1/tickets`);
  return ((await answer.json()) as { items: Ticket[] }).items[0];
}

it('a fire goes from its alarm to a closed ticket with proof: acknowledged by one key, somebody sent by three more', async () => {
  const page = await browser.open(`${server.http}/desk`);
  await page.locator('.stage-host[data-phase="ready"]').waitFor({ timeout: 180_000 });
  const hands = new Hands(page);
  await server.report(kitchen.id, { fire: 1 });
  const row = page.locator('[data-item][data-severity]', { hasText: '火警' }).first();
  await row.waitFor();
  hands.reached('alarm in the queue');

  // What has just come first is not yet what a key means: an officer looks for that long.
  await page.waitForTimeout(900);
  await hands.press('a');
  await page.locator('[data-command="dispatch"]').waitFor();
  await expect.poll(async () => (await row.getAttribute('class'))?.includes('acked')).toBe(true);
  hands.reached('acknowledged');
  expect(hands.keys).toBe(1);

  await hands.press('d');
  await page.locator('[data-dialog] [role="option"][aria-selected="true"]').waitFor();
  // The way is by the town's own streets, told as an estimate.
  await page
    .locator('[data-dialog] [role="option"]', { hasText: /约 \d+ 分钟/ })
    .first()
    .waitFor();
  await hands.press('Enter');
  await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  await page.locator('[data-command="accept"]').waitFor();
  hands.reached('somebody sent');
  expect(hands.keys).toBeLessThanOrEqual(1 + 3);

  await hands.press('t');
  await page.locator('[data-command="arrive"]').waitFor();
  await hands.press('t');
  await page.locator('[data-command="finish"]').waitFor();
  hands.reached('arrived');
  expect(hands.keys).toBeLessThanOrEqual(5);

  await server.report(kitchen.id, { fire: 0 });
  // Restored, and still there: the case is not closed.
  await page.locator('[data-handled]').first().waitFor();
  await page.locator('.stage-label-count[data-tone="handled"]:visible').first().waitFor();
  await hands.press('t');
  await page.locator('[data-dialog]').waitFor();
  await page.locator('[data-dialog] input[type="file"]').setInputFiles({ name: 'proof.png', mimeType: 'image/png', buffer: PIXEL });
  await hands.type('明火已灭，现场通风');
  await hands.press('Control+Enter');
  for (const command of ['verify', 'close']) {
    await page.locator(`[data-command="${command}"]`).waitFor();
    await hands.press('t');
    await page.locator('[data-dialog]').waitFor();
    await hands.press('Control+Enter');
    await page.locator('[data-dialog]').waitFor({ state: 'detached' });
  }
  await page.locator('[data-command="close"]').waitFor({ state: 'detached' });
  hands.reached('closed with proof');
  expect(hands.keys).toBeLessThanOrEqual(11);
  const closed = await ticket();
  expect([closed.state, closed.photos.length]).toEqual(['closed', 1]);
  await expect.poll(() => page.locator('[data-handled]').count()).toBe(0);
  console.info(`the fire flow\n  ${hands.steps.join('\n  ')}`);
});
