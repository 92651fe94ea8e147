import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { encodePacket } from '#server/ingest/hj212/codec.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { PROBES, type ProbeWay } from './quarter.helper.ts';

const EVERY_MS = 100;
/** What is still under way when the last probe was sent. */
const PATIENCE_MS = 2000;
const WAYS = Object.keys(PROBES) as ProbeWay[];

type Screen = World & { close(): void };
/** Says a value, and what number it is. */
type Say = (value: number, n: number) => unknown;

/** Screens as they are, each looking at the compound where the probes hang; ready when each has them. */
export async function openScreens(http: string, cookie: string, compound: string, count: number): Promise<Screen[]> {
  const kinds = await loadKinds();
  const screens = Array.from({ length: count }, () =>
    createWorld(createLiveSource({ url: http, kindsHash: kindsHash(kinds), outdated: () => undefined, headers: { cookie } }), kinds),
  );
  while (!screens.every(({ ready }) => ready)) await wait(20);
  for (const screen of screens) screen.lookAt([compound]);
  while (!screens.every((screen) => WAYS.every((way) => screen.get('device', PROBES[way].id) !== undefined))) await wait(20);
  return screens;
}

export interface Ways {
  readonly say: Readonly<Record<ProbeWay, Say>>;
  close(): Promise<void>;
}

/** A device for each way, with a line of its own. */
export async function openProbes(http: string, mqtt: string, hj212: number): Promise<Ways> {
  const client = await connectAsync(mqtt, { reconnectPeriod: 1000 });
  const line = dial({ host: '127.0.0.1', port: hj212, noDelay: true });
  await once(line, 'connect');
  line.resume();
  const publish = (topic: string, body: object): unknown => client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
  return {
    say: {
      mqtt: (value) => publish('quanyan/v1/probe-mqtt/observations', { points: { pressureKpa: value }, observedAt: Date.now() }),
      jetlinks: (value) =>
        publish('/probe/probe-jetlinks/properties/report', { timestamp: Date.now(), properties: { pressureKpa: value } }),
      http: (value) =>
        fetch(`${http}/api/v1/observations`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ observations: [{ device: 'probe-http', points: { pressureKpa: value }, observedAt: Date.now() }] }),
        }),
      hj212: (value, n) => {
        const head = { QN: `2026112308${String(n).padStart(7, '0')}`, ST: '22', CN: '2011', PW: '123456', MN: 'probe-hj212', Flag: '5' };
        return line.write(encodePacket(head, `a01002-Rtd=${value},a01002-Flag=N`));
      },
    },
    close: async () => {
      line.destroy();
      await client.endAsync();
    },
  };
}

/**
 * Lets each probe say a number that grows, evenly, until `over`; looks at every screen's own columns until they show it.
 * @returns ms of each probe on each screen, by the way it was said
 */
export async function probed(screens: readonly Screen[], { say }: Ways, over: () => boolean): Promise<Record<ProbeWay, number[]>> {
  const ages: Record<ProbeWay, number[]> = { mqtt: [], jetlinks: [], http: [], hj212: [] };
  const waiting = screens.map(() => WAYS.map(() => new Map<number, number>()));
  const stops = screens.map((screen, s) => {
    const slots = WAYS.map((way) => slotOf(screen, way));
    return screen.onLive(() =>
      WAYS.forEach((way, w) => {
        const seen = screen.columns.values[slots[w]];
        for (const [value, at] of waiting[s][w]) if (value <= seen && waiting[s][w].delete(value)) ages[way].push(performance.now() - at);
      }),
    );
  });
  for (let n = 1; !over(); n++) {
    WAYS.forEach((way, w) => {
      // Steps of a sixteenth: exact in a 32-bit float, and far from every limit.
      const value = (way === 'hj212' ? 20 : 300) + n / 16;
      for (const of of waiting) of[w].set(value, performance.now());
      // One that is not taken is never seen, and counts as that.
      Promise.resolve(say[way](value, n)).catch(() => undefined);
    });
    await wait(EVERY_MS);
  }
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS && waiting.flat().some(({ size }) => size > 0);)
    await wait(20);
  for (const stop of stops) stop();
  // What never came is as old as it is now: too old.
  for (const of of waiting) of.forEach((open, w) => ages[WAYS[w]].push(...Array.from(open.values(), (at) => performance.now() - at)));
  return ages;
}

function slotOf(screen: World, way: ProbeWay): number {
  const { id, point } = PROBES[way];
  const device = screen.get('device', id)!;
  return screen.columns.base[device.handle] + Object.keys(screen.kinds.get(device.kind)!.points).indexOf(point);
}
