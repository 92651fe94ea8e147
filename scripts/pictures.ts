// `npm run pictures`: photographs a running demo for docs/, along a flight down to the worst alert that is open there.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatView, type View } from '#client/view/view.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { ROOT } from '#server/lib/discover.ts';
import { openBrowser } from '#tests/browser/browser.ts';
import { explainAndExit, step } from './lib/steps.ts';

const USAGE = `npm run pictures -- --name <area>    of a running demo, best while a scenario plays (npm run scenario kitchen-fire)
  --server <address>   the demo (else http://127.0.0.1:<QUANYAN_PORT or 8080>)
  --only <part>        only pictures whose file name holds this`;

/** Long enough for flights to end and the last tiles to come, without a graphics card. */
const SETTLE_MS = 9000;
const HD = { width: 1920, height: 1080 };
const UHD = { width: 3840, height: 2160 };

interface Restored {
  /** Below docs/. */
  readonly file: string;
  readonly screen: string;
  readonly size: typeof HD;
  readonly view: Partial<View>;
}

/** The way down to an alert. */
interface Way {
  readonly compound: string;
  readonly building: string;
  readonly floor: string;
  readonly device: string;
  /** Opens the device's panel. */
  readonly open: string;
}

type Ask = <T>(address: string) => Promise<T>;
interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

async function everything<T>(ask: Ask, kind: string): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Page<T> = await ask<Page<T>>(`/api/v1/${kind}?limit=1000${after && `&after=${encodeURIComponent(after)}`}`);
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

/** Where the worst open alert inside a building leads. @throws Error when there is none. */
async function wayToWorst(ask: Ask): Promise<Way> {
  const alerts = await everything<Alert>(ask, 'alerts');
  const places = new Map((await everything<Place>(ask, 'places')).map((place) => [place.path, place]));
  const buildingOf = (at: string): string | undefined => up(at).find((each) => places.get(each)?.level === 'building');
  const worst = alerts
    .filter(({ active, device, place }) => active && device !== null && buildingOf(place) !== undefined)
    .sort((a, b) => a.severity - b.severity || a.raisedAt - b.raisedAt)[0];
  if (!worst) throw new Error('No alert is open inside a building: play one first, with npm run scenario kitchen-fire.');
  const building = buildingOf(worst.place)!;
  const device = await ask<Device>(`/api/v1/devices/${worst.device}`);
  return {
    building,
    compound: up(building)[1],
    floor: device.floor === undefined ? building : device.place,
    device: `${device.place}/${device.id}`,
    open: `device:${device.id}`,
  };
}

/** A path and all above it, lowest first. */
const up = (at: string): string[] =>
  at
    .split('/')
    .slice(1)
    .map((_, i, all) => `/${all.slice(0, all.length - i).join('/')}`);

function picturesOf(name: string, way: Way): Restored[] {
  const desk = { screen: '/desk', size: HD } as const;
  const outside = (['map', 'globe'] as const).flatMap((stage) => [
    { ...desk, file: `flight/${name}-${stage}-1-street.png`, view: { stage } },
    { ...desk, file: `flight/${name}-${stage}-2-compound.png`, view: { stage, focus: way.compound } },
    { ...desk, file: `flight/${name}-${stage}-3-building.png`, view: { stage, focus: way.building } },
    { ...desk, file: `flight/${name}-${stage}-4-device.png`, view: { stage, focus: way.device, open: way.open } },
  ]);
  const inside: Restored[] = [
    { ...desk, file: `flight/${name}-interior-1-building.png`, view: { stage: 'interior', focus: way.building } },
    { ...desk, file: `flight/${name}-interior-2-floor.png`, view: { stage: 'interior', focus: way.floor } },
    { ...desk, file: `flight/${name}-interior-3-device.png`, view: { stage: 'interior', focus: way.device, open: way.open } },
  ];
  const screens: Restored[] = [HD, UHD].flatMap((size): Restored[] => [
    { file: `${name}-desk-${size.width}.png`, screen: '/desk', size, view: {} },
    { file: `${name}-wall-${size.width}.png`, screen: '/wall', size, view: {} },
    { file: `${name}-wall-globe-${size.width}.png`, screen: '/wall', size, view: { stage: 'globe' } },
  ]);
  const sight: Restored = { ...desk, file: `${name}-sight.png`, view: { focus: way.compound, open: `sight:${way.device}`, sight: true } };
  return [...screens, ...outside, ...inside, sight];
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { name: text, server: text, only: text } });
  const { name, only = '' } = values;
  if (name === undefined || !/^[a-z0-9-]+$/.test(name)) throw new Error(`--name is needed: small letters, digits and "-".\n\n${USAGE}`);
  const server = values.server ?? `http://127.0.0.1:${process.env.QUANYAN_PORT ?? '8080'}`;
  const browser = await openBrowser(HD);
  try {
    await browser.signIn(server, 'duty-officer');
    const way = await wayToWorst(async <T>(address: string) => {
      const answer = await browser.context.request.get(server + address);
      if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as T;
    });
    for (const { file, screen, size, view } of picturesOf(name, way)) {
      if (!file.includes(only)) continue;
      await step(file, async () => {
        const page = await browser.context.newPage();
        await page.setViewportSize(size);
        await page.goto(server + screen + formatView({ focus: '', stage: 'map', hidden: [], time: 'live', open: '', ...view }));
        await page.locator('.stage-host[data-whole]').waitFor({ timeout: 120_000 });
        await page.waitForTimeout(SETTLE_MS);
        const to = path.join(ROOT, 'docs', file);
        await mkdir(path.dirname(to), { recursive: true });
        await page.screenshot({ path: to });
        await page.close();
      });
    }
    for (const complaint of new Set(browser.complaints)) console.error(`! ${complaint}`);
  } finally {
    await browser.close();
  }
}

main().catch(explainAndExit);
