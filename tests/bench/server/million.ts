import { pino } from 'pino';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
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

const DEVICES = 1_000_000;
const TICK_MS = 100;

interface City {
  readonly published: Records;
  readonly state: LiveState;
  /** The compound with the most devices. */
  readonly focus: string;
  /** Ids. */
  readonly inFocus: readonly string[];
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
  return { published, state, ...busiest(published) };
}

function busiest(published: Records): Pick<City, 'focus' | 'inFocus'> {
  const compounds = new Map<string, string[]>();
  for (const { place, id } of published.all('device')) {
    const compound = place.split('/').slice(0, 6).join('/');
    if (published.get('place', compound)?.level !== 'compound') continue;
    const known = compounds.get(compound);
    if (known) known.push(id);
    else compounds.set(compound, [id]);
  }
  const [focus, inFocus] = [...compounds].reduce((most, one) => (one[1].length > most[1].length ? one : most));
  return { focus, inFocus };
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

/** Looks again with every tick. */
async function until(hub: Hub, state: LiveState, isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    state.advance();
    hub.publishLive();
  }
}

export async function run(): Promise<BenchResult[]> {
  const kinds = await loadKinds();
  const made = city(kinds);
  const { hub, connect } = serve(made, kinds);
  let bytes = 0;
  const source = new MemorySource(
    (receiver) =>
      connect({
        closed: () => receiver.closed(),
        message: (data, drained) => {
          bytes += typeof data === 'string' ? Buffer.byteLength(data) : data.length;
          receiver.message(data, drained);
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
  const looked = performance.now();
  world.lookAt([made.focus]);
  const isNear = (): boolean => made.inFocus.every((id) => world.get('device', id) !== undefined);
  await until(hub, made.state, isNear);
  const near = performance.now() - looked;
  world.close();
  return results({ first, shown, ready, near, focused: made.inFocus.length, brought: bytes - first });
}

interface Measured {
  readonly first: number;
  readonly shown: number;
  readonly ready: number;
  readonly near: number;
  readonly focused: number;
  readonly brought: number;
}

const results = ({ first, shown, ready, near, focused, brought }: Measured): BenchResult[] => [
  {
    name: `first picture of an area of ${DEVICES} devices, as sent`,
    value: first / 1e6,
    unit: 'MB',
    target: '≤ 3 MB',
    ok: first <= 3e6,
    note: `${shown} dots, statuses of all, counts by place; ready after ${(ready / 1000).toFixed(1)} s, server and screen in one process`,
  },
  {
    name: 'from looking at a compound of it to all that is known of its devices',
    value: near,
    unit: 'ms',
    target: '≤ 500 ms',
    ok: near <= 500,
    note: `${focused} devices, ${(brought / 1e3).toFixed(0)} kB; without drawing`,
  },
];
