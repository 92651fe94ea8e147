import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { encodeTrack, trackTopicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { crew } from '#tests/harness/ledger.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 60;
const metresBetween = (a: LonLat, b: LonLat): number =>
  Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]) * METRES_PER_DEGREE;
const endOf = ({ center, ring = [] }: Place): LonLat =>
  ring.reduce((far, at) => (metresBetween(at, center) > metresBetween(far, center) ? at : far), center);

/** The longest building: in it one can go far enough to leave a trail. */
const house = smallTown(DEVICES)
  .places.filter(({ level, floors = 0 }) => level === 'building' && floors >= 4)
  .reduce((longest, one) => (metresBetween(endOf(one), one.center) > metresBetween(endOf(longest), longest.center) ? one : longest));
const between = (share: number): LonLat => {
  const [from, to] = [house.center, endOf(house)];
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
};
/** Nothing but who moves about. */
const BARE = 'hidden=devices,cameras,rings,handling,alerts,compounds,dispatch,sight';
const STAGES = [
  ['map', `focus=${encodeURIComponent(house.path)}`],
  ['globe', `stage=globe&focus=${encodeURIComponent(house.path)}`],
  ['interior', `stage=interior&focus=${encodeURIComponent(`${house.path}/F01`)}`],
] as const;
const SILENT_MS = 61_000;

let server: DemoServer;
let browser: RealBrowser;
let phone: MqttClient;
/** The server's clock of intervals is ahead of ours, ms. */
let ahead = 0;
/** What phones say was so some seconds apart, so that nobody is too fast. */
let said = Date.now() - 600_000;

const nameOf = (stage: string): string => `${stage} 巡逻`;

beforeAll(async () => {
  const crews = STAGES.map(([stage]) => ({ ...crew(stage, house.path), name: nameOf(stage), position: [...house.center, 0] as const }));
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, crews }), undefined, {}, { monotonic: () => performance.now() + ahead });
  browser = await openBrowser({ width: 1280, height: 720 });
  await browser.signIn(server.http, 'duty-officer');
  phone = await connectAsync(server.mqtt, { protocolVersion: 4 });
}, 300_000);
afterAll(async () => {
  await phone?.endAsync(true);
  await browser?.close();
  await server?.end();
});

/** A crew's phone says where it is, as bytes over MQTT. */
const say = (id: string, [lng, lat]: LonLat): Promise<unknown> =>
  phone.publishAsync(trackTopicOf(id), encodeTrack({ at: (said += 20_000), lng, lat, heading: 90, accuracy: 3 }), { qos: 1 });

type Pixel = readonly [x: number, y: number];
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

type Spot = { readonly count: number; readonly middle: Pixel };

/** Where pixels are other than before, and as bright as `least` (0 … 255): spots, the largest first. @param near only so near to it */
const newlyLit = (
  page: Page,
  before: Buffer,
  after: Buffer,
  least: number,
  near?: { readonly at: Pixel; readonly reach: number },
): Promise<readonly Spot[]> =>
  page.evaluate(
    async ([pictures, bright, reach, part]) => {
      const [then, now] = await Promise.all(
        pictures.map(async (data) => {
          const picture = new Image();
          picture.src = `data:image/png;base64,${data}`;
          await picture.decode();
          const { width, height } = picture;
          const pen = new OffscreenCanvas(width, height).getContext('2d')!;
          pen.drawImage(picture, 0, 0);
          return pen.getImageData(0, 0, width, height);
        }),
      );
      const light = ({ data }: ImageData, at: number): number => 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      const spots: { count: number; x: number; y: number }[] = [];
      for (let at = 0; at < now.data.length; at += 4) {
        const lit = light(now, at);
        if (lit < bright || Math.abs(lit - light(then, at)) < 20) continue;
        const [x, y] = [(at / 4) % now.width, Math.floor(at / 4 / now.width)];
        if (part && Math.hypot(x - part.at[0], y - part.at[1]) > part.reach) continue;
        let spot = spots.find((one) => Math.hypot(x - one.x / one.count, y - one.y / one.count) < reach);
        if (!spot) spots.push((spot = { count: 0, x: 0, y: 0 }));
        spot.count++;
        spot.x += x;
        spot.y += y;
      }
      return spots.toSorted((a, b) => b.count - a.count).map(({ count, x, y }) => ({ count, middle: [x / count, y / count] as const }));
    },
    [[before.toString('base64'), after.toString('base64')], least, SPOT_PX, near] as const,
  );

/** The picture of a stage once nothing in it changes any more. */
async function stillOf(page: Page, clip: Box): Promise<Buffer> {
  let last = await page.screenshot({ clip });
  await expect
    .poll(
      async () => {
        const before = last;
        last = await page.screenshot({ clip });
        return last.equals(before);
      },
      { interval: 500, timeout: 180_000 },
    )
    .toBe(true);
  return last;
}

/** Pixels so near to one another are one spot. */
const SPOT_PX = 24;

/** Of the stage's top, where its tools and chips are. */
const TOOLS_PX = 120;

/** A crew that is heard is as bright as this, its trail and a crew that is not heard any more are not. */
const HEARD = 165;

/** Where on a page something as bright as a crew that is heard has come, once it has: a label that came late may be among it. */
async function litSpots(page: Page, clip: Box, empty: Buffer, apart?: Pixel): Promise<Pixel[]> {
  let found: Pixel[] = [];
  const isThere = async (): Promise<boolean> => {
    const spots = await newlyLit(page, empty, await page.screenshot({ clip }), HEARD);
    found = spots
      .filter(({ count }) => count > 20)
      .map(({ middle }): Pixel => [clip.x + middle[0], clip.y + middle[1]])
      .filter((at) => !apart || far(at, apart) > SPOT_PX);
    return found.length > 0;
  };
  await expect.poll(isThere, { interval: 300 }).toBe(true);
  return found;
}

const far = (a: Pixel, b: Pixel): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const away = async (page: Page): Promise<void> => {
  await page.mouse.move(2, 2);
  await page.locator('.stage-tooltip').waitFor({ state: 'detached' });
};

/** Points where the crew may be drawn until it is named: found anew each time, since a stage may still be moving. */
async function named(page: Page, name: string, find: () => readonly Pixel[] | Promise<readonly Pixel[]>): Promise<Pixel> {
  const told = page.locator('.stage-tooltip-name');
  let nth = 0;
  let at: Pixel = [0, 0];
  const nameThere = async (): Promise<string | null> => {
    await away(page);
    const places = await find();
    at = places[nth % places.length];
    // Never twice the same pixel in turn: a pointer that does not move asks nothing.
    await page.mouse.move(at[0] + (nth++ % 3), at[1]);
    // The pointer rests there as long as a slow machine needs to look what is under it.
    const there = await told.waitFor({ timeout: 10_000 }).catch((error: unknown) => error);
    return there === undefined ? told.textContent() : null;
  };
  await expect.poll(nameThere, { timeout: 180_000 }).toBe(name);
  return at;
}

// The map each time; the other two are drawn by the same marks, and are slow.
it.each(SOAK ? STAGES : STAGES.slice(0, 1))(
  'a crew that says where it is goes about on the %s with a trail behind, and is grey when it falls silent',
  async (stage, query) => {
    const page = await browser.open(`${server.http}/desk?${query}&${BARE}`);
    await page.locator(`.stage-host[data-stage="${stage}"][data-whole]`).waitFor();
    await page.locator('.stage-canvas').nth(1).waitFor({ state: 'detached' });
    // Below the row of tools: what appears there is no crew.
    const host = (await page.locator('.stage-host').boundingBox())!;
    const clip = { ...host, y: host.y + TOOLS_PX, height: host.height - TOOLS_PX };
    const empty = await stillOf(page, clip);
    await say(stage, between(0));
    const first = await named(page, nameOf(stage), () => litSpots(page, clip, empty));
    await away(page);

    await say(stage, between(0.6));
    const second = await named(page, nameOf(stage), () => litSpots(page, clip, empty, first));
    await away(page);
    // Half-way back there is neither where it was nor where it is, but the trail.
    const half: Pixel = [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2];
    const litAt = async (at: Pixel, reach: number, least: number): Promise<number> => {
      const near = { at: [at[0] - clip.x, at[1] - clip.y], reach } as const;
      const spots = await newlyLit(page, empty, await page.screenshot({ clip }), least, near);
      return spots.reduce((sum, { count }) => sum + count, 0);
    };
    await expect.poll(() => litAt(half, 6, 60), { interval: 300 }).toBeGreaterThan(5);

    ahead += SILENT_MS;
    await expect.poll(() => litAt(second, SPOT_PX, HEARD), { interval: 300 }).toBe(0);
    await named(page, nameOf(stage), () => [second]);
    await page.getByText('位置已旧').waitFor();
    await away(page);
    await say(stage, between(0));
    await expect.poll(() => litAt(first, SPOT_PX, HEARD), { interval: 300 }).toBeGreaterThan(20);
    await keepPicture(page, stage);
    // Out of the way of the next one.
    await say(stage, [house.center[0] + 0.01, house.center[1]]);
    await page.close();
  },
);
