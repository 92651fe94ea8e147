import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { CLIENT_DIST, buildClient } from '#scripts/lib/steps.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { readSettings } from '#server/settings.ts';
import { buildTown } from '#tiles/build/build-town.ts';
import { writeLedger } from '#tests/harness/ledger.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { freePort } from '#tests/harness/free-port.ts';
import { addressesOf, FREE_PORTS, type Addresses } from '#tests/harness/server.ts';

export interface DemoServer extends Addresses {
  readonly administratorCode: string | null;
  stop(): Promise<void>;
  /** Says a device's readings over MQTT, as the device would. Resolves when they are confirmed. */
  report(device: string, points: Record<string, number>): Promise<void>;
  /**
   * After `stop`: starts again on the same folder and ports. Both together are what a power cut looks like to the screens.
   * @param before something done to the folder in between
   */
  restart(before?: (folder: string) => Promise<void>): Promise<void>;
  /** Stops, and takes the folder away. */
  end(): Promise<void>;
}

const demoTown = (out: string): Promise<unknown> => buildTown({ seed: DEMO_TOWN.seed, out });

/**
 * The built client, the demo town's map and a real server; `devices` of the town are enough for a software renderer.
 * @param buildTiles fills the tiles folder
 * @param env further settings
 * @param nearAll so many devices are told whole wherever one looks
 * @param monotonic the clock of intervals, ms: a test that sets it forward need not wait
 */
export async function openDemoServer(
  devices = 600,
  change: (ledger: Ledger) => Ledger = (same) => same,
  buildTiles = demoTown,
  env: Readonly<Record<string, string>> = {},
  { nearAll, monotonic }: { readonly nearAll?: number; readonly monotonic?: () => number } = {},
): Promise<DemoServer> {
  await buildClient();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-demo-'));
  const tilesDir = path.join(folder, 'tiles');
  await buildTiles(tilesDir);
  const town = devices < DEMO_TOWN.devices ? smallTown(devices) : generateTown({ seed: DEMO_TOWN.seed, devices });
  const ledger = await writeLedger(
    folder,
    change({ places: [...town.places], devices: [...town.devices], crews: [...town.crews] } as Ledger),
  );
  const start = (ports: Record<string, string>): Promise<RunningServer> =>
    startServer(readSettings({ QUANYAN_DATA: folder, ...ports, ...env }, { demo: true }), {
      ledger,
      clientDir: CLIENT_DIST,
      tilesDir,
      nearAll,
      ...(monotonic ? { monotonic } : {}),
      log: pino({ level: process.env.QUANYAN_TEST_LOG ?? 'silent' }, pino.destination(2)),
    });
  // Its own, for it comes back on them.
  const ports = Object.entries(FREE_PORTS).map(async ([name, any]) => [name, name.endsWith('_PORT') ? `${await freePort()}` : any]);
  let running = await start(Object.fromEntries(await Promise.all(ports)) as Record<string, string>);
  const { administratorCode } = running;
  const { http, mqtt, gb26875Port, reachedBy } = addressesOf(running);
  return {
    http,
    mqtt,
    gb26875Port,
    reachedBy,
    administratorCode,
    report: async (device, points) => {
      const client = await connectAsync(mqtt);
      await client.publishAsync(`quanyan/v1/${device}/observations`, JSON.stringify({ points, observedAt: Date.now() }), { qos: 1 });
      await client.endAsync();
    },
    stop: () => running.stop(),
    restart: async (before) => {
      await before?.(folder);
      running = await start(reachedBy);
    },
    end: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
