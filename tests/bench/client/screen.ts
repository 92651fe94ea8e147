import { gzipSync } from 'node:zlib';
import { connectAsync } from 'mqtt';
import type { Page } from 'playwright-core';
import { openBrowser } from '#tests/browser/browser.ts';
import { openDemoServer } from '#tests/browser/demo-server.ts';
import type { BenchResult } from '../result.ts';

const ROUNDS = 12;

/** A real browser on the wall: how soon a device's word is painted, and how much script the first screen needs. */
export async function run(): Promise<BenchResult[]> {
  const server = await openDemoServer();
  const browser = await openBrowser({ width: 1920, height: 1080 });
  try {
    await browser.signIn(server.http, 'duty-officer');
    const scripts = await scriptBytes(await browser.open('about:blank'), `${server.http}/desk`);
    const wall = await browser.open(`${server.http}/wall`);
    await wall.getByText('实时告警').waitFor();
    await wall.waitForSelector('[data-phase="ready"]', { timeout: 60_000 }).catch(() => undefined);
    const delays = await paintDelays(wall, server.mqtt);
    delays.sort((a, b) => a - b);
    const worst = delays.at(-1)!;
    return [
      {
        name: 'device publish → painted on the wall, slowest',
        value: worst,
        unit: 'ms',
        target: '≤ 1,000 ms',
        ok: worst <= 1000,
        note: `median ${delays[delays.length >> 1].toFixed(0)} ms of ${ROUNDS}, software WebGL`,
      },
      {
        name: 'script of the first 2D screen, gz',
        value: scripts / 1e6,
        unit: 'MB',
        target: '≤ 1.0 MB',
        ok: scripts <= 1e6,
        note: 'desk with map, workers included',
      },
    ];
  } finally {
    await browser.close();
    await server.end();
  }
}

/** All script a page loads until the map stands, compressed. */
async function scriptBytes(page: Page, address: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.context().on('response', (response) => {
    if (/\.m?js(\?|$)/.test(response.url()))
      sizes.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      );
  });
  await page.goto(address);
  await page.getByText('告警队列').waitFor();
  await page.waitForSelector('[data-phase="ready"]', { timeout: 60_000 }).catch(() => undefined);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.close();
  return total;
}

/** The wall's count of unacknowledged alerts is what changes with every new one. */
async function paintDelays(wall: Page, mqtt: string): Promise<number[]> {
  const client = await connectAsync(mqtt);
  const delays: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const painted = wall.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const count = (): string => /(\d+) 条未确认/.exec(document.body.textContent ?? '')?.[1] ?? '0';
          const before = count();
          const look = (): void => {
            if (count() === before) return void requestAnimationFrame(look);
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
          };
          look();
        }),
    );
    await wall.waitForTimeout(300);
    const sent = Date.now();
    const device = `mh-${String(round).padStart(6, '0')}`;
    await client.publishAsync(`quanyan/v1/${device}/observations`, JSON.stringify({ points: { tiltDeg: 60 }, observedAt: sent }), {
      qos: 1,
    });
    delays.push((await painted) - sent);
  }
  await client.endAsync();
  return delays;
}
