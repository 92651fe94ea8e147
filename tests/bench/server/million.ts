import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { kindsHash, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { Endpoints } from '#server/fanout/endpoints.ts';
import { Hub } from '#server/fanout/hub.ts';
import { memoryTransport } from '#server/fanout/transport/memory.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Movers } from '#server/movers/movers.ts';
import { Records } from '#server/records/records.ts';
import { LiveState } from '#server/state/state.ts';
import { quartersOf } from '#tests/harness/city-of-quarters.ts';
import type { BenchResult } from '../result.ts';
import { FocusScreen } from './helpers/focus-screen.helper.ts';

const DEVICES = 1_000_000;
const TICK_MS = 100;

interface Compound {
  readonly path: string;
  readonly center: LonLat;
  /** Ids. */
  readonly devices: readonly string[];
}

interface City {
  readonly published: Records;
  readonly state: LiveState;
  /** The compounds with the most devices, the largest first. */
  readonly compounds: readonly Compound[];
}

function city(kinds: KindIndex): City {
  const [published, state] = [new Records(), new LiveState(kinds, 'run')];
  const now = Date.now();
  let handle = 0;
  for (const { places, devices } of quartersOf(DEVICES)) {
    const changes: RecordChange[] = places.map((place) => put('place', { ...place, ring: undefined }));
    for (const draft of devices) {
      const device: Device = { ...draft, handle: handle++ };
      changes.push(put('device', device));
      state.addDevice(device);
      const [point, { range }] = Object.entries(kinds.get(device.kind)!.points)[0];
      const value = range[0] + ((device.handle % 100) / 100) * (range[1] - range[0]);
      state.apply(
        { device: device.id, point, value, observedAt: now - (device.handle % 3000) * 100, quality: 'good', source: 'bench' },
        now,
      );
    }
    published.apply(changes);
  }
  state.advance();
  return { published, state, compounds: busiest(published) };
}

function busiest(published: Records): readonly Compound[] {
  const compounds = new Map<string, string[]>();
  for (const { place, id } of published.all('device')) {
    const compound = place.split('/').slice(0, 6).join('/');
    if (published.get('place', compound)?.level !== 'compound') continue;
    const known = compounds.get(compound);
    if (known) known.push(id);
    else compounds.set(compound, [id]);
  }
  return [...compounds]
    .map(([path, devices]): Compound => ({ path, devices, center: published.get('place', path)!.center }))
    .sort((a, b) => b.devices.length - a.devices.length);
}

/** A server without storage or sockets: what it sends is counted byte for byte. */
function serve({ published, state }: City, kinds: KindIndex): { hub: Hub; connect: ReturnType<typeof memoryTransport> } {
  const deps = {
    state,
    published,
    movers: new Movers(() => undefined),
    kinds,
    kindsHash: kindsHash(kinds),
    uploadedKinds: () => [],
    tickMs: TICK_MS,
    demo: false,
    now: Date.now,
    monotonic: () => performance.now(),
    log: pino({ level: 'silent' }),
    journal: { epoch: 'e', head: () => 0, since: () => Promise.resolve(null) },
    execute: () => Promise.resolve({ ok: true as const, seq: 0 }),
    health: () => ({ storage: 'ok' as const, ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 }),
  };
  const hub = new Hub(deps);
  const user = { id: 'u', name: 'u', role: 'duty-officer' as const, jurisdiction: '/' };
  return { hub, connect: memoryTransport(hub, new Endpoints(hub, deps), () => ({ user, session: 's' })) };
}

/** Ticks until this is true. */
async function until(hub: Hub, state: LiveState, isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await sleep(TICK_MS);
    state.advance();
    hub.publishLive();
  }
}

/** Counts the time that hearing takes: script of the screen, whatever the machine does besides. */
class Stopwatch {
  ms = 0;

  readonly run = <T>(work: () => T): T => {
    const began = performance.now();
    try {
      return work();
    } finally {
      this.ms += performance.now() - began;
    }
  };
}

export async function run(): Promise<BenchResult[]> {
  const kinds = await loadKinds();
  const made = city(kinds);
  const { hub, connect } = serve(made, kinds);
  const hearing = new Stopwatch();
  let bytes = 0;
  const source = new MemorySource(
    (receiver) =>
      connect({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          bytes += typeof data === 'string' ? Buffer.byteLength(data) : data.length;
          hearing.run(() => receiver.message(data));
          drained?.();
        },
      }),
    kindsHash(kinds),
  );
  const began = performance.now();
  const world = createWorld(source, kinds);
  await until(hub, made.state, () => world.ready);
  const ready = performance.now() - began;
  // The counts by place follow within the second after.
  const end = made.state.tick + 20;
  await until(hub, made.state, () => made.state.tick >= end);
  const [first, shown] = [bytes, world.far.count];
  const screen = await FocusScreen.of(world);
  await until(hub, made.state, () => screen.drawn > 0 || made.state.tick >= end + 10);
  const [one, other] = [made.compounds[0], made.compounds.at(made.compounds.length >> 1)!];
  const looks: Look[] = [];
  for (const compound of [one, other, one]) {
    bytes = hearing.ms = screen.gathering = screen.gathered = 0;
    const times = await look(compound, world, screen);
    looks.push({ ...times, compound, script: hearing.ms + screen.gathering, gathered: screen.gathered, bytes });
    await until(
      hub,
      made.state,
      (
        (end) => () =>
          made.state.tick >= end
      )(made.state.tick + 5),
    );
  }
  screen.dispose();
  world.close();
  return results({ first, shown, ready, looks });
}

interface Look {
  readonly compound: Compound;
  /** ms until all is known of its devices, and until they are ready to be drawn. */
  readonly near: number;
  readonly drawn: number;
  /** Of which the screen's own script took, ms. */
  readonly script: number;
  /** How often buffers were made anew. */
  readonly gathered: number;
  readonly bytes: number;
}

/** Looks at a compound until the graphics card would have its devices. */
async function look({ path, center, devices }: Compound, world: World, screen: FocusScreen): Promise<Pick<Look, 'near' | 'drawn'>> {
  const began = performance.now();
  const { promise: known, resolve } = Promise.withResolvers<number>();
  const areKnown = (): void => {
    if (devices.every((id) => world.get('device', id) !== undefined)) resolve(performance.now() - began);
  };
  const stop = world.onRecords(areKnown);
  world.lookAt([path]);
  screen.focus(path, center);
  areKnown();
  const near = await known;
  stop();
  while (!devices.every((id) => screen.isDrawn(world.get('device', id)!.handle))) await sleep(1);
  return { near, drawn: performance.now() - began };
}

interface Measured {
  readonly first: number;
  readonly shown: number;
  readonly ready: number;
  readonly looks: readonly Look[];
}

const LOOKS = ['a compound of it', 'another one', 'the first again'];

const results = ({ first, shown, ready, looks }: Measured): BenchResult[] => [
  {
    name: `first picture of an area of ${DEVICES} devices, as sent`,
    value: first / 1e6,
    unit: 'MB',
    target: '≤ 3 MB',
    ok: first <= 3e6,
    note: `${shown} dots, statuses of all, counts by place; ready after ${(ready / 1000).toFixed(1)} s, server and screen in one process`,
  },
  ...looks.map(({ near, drawn, script, gathered, bytes, compound }, i): BenchResult => ({
    name: `from looking at ${LOOKS[i]} to its devices in the buffers that are drawn`,
    value: drawn,
    unit: 'ms',
    target: '≤ 500 ms',
    ok: drawn <= 500,
    note:
      `all that is known of ${compound.devices.length} devices after ${near.toFixed(0)} ms, ${(bytes / 1e3).toFixed(0)} kB; ` +
      `script of the screen ${script.toFixed(0)} ms, all its layers included; buffers made ${gathered}×; without the graphics card`,
  })),
];
