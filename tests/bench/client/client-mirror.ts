import type { Source, SourceListener } from '#client/sources/source.ts';
import { createWorld } from '#client/world/create-world.ts';
import { countStatuses } from '#client/world/status-counts.ts';
import { addDevice, createColumns } from '#contract/live/columns.ts';
import { encodeFrame } from '#contract/wire/frame.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import { STATUSES } from '#contract/live/status.ts';
import manhole from '#devices/manhole/kind.ts';
import smoke from '#devices/smoke-detector/kind.ts';
import type { BenchResult } from '../result.ts';

const DEVICES = 100_000;
const SHARE = 10;
const ROUNDS = 300;
const WARM_UP = 100;
const KINDS = indexKinds([manhole, smoke]);
const START = 1_800_000_000_000;

/** A source that says what it is told to say. */
class FakeSource implements Source {
  listener: SourceListener | null = null;
  open(listener: SourceListener): void {
    this.listener = listener;
  }
  resync(): void {
    throw new Error('client-mirror: a frame did not fit');
  }
  retry(): void {}
  watch(): void {
    throw new Error('client-mirror: nothing is far');
  }
  watchEvents(): Promise<never> {
    return Promise.reject(new Error('nothing happens'));
  }
  send(): Promise<never> {
    return Promise.reject(new Error('client-mirror: nobody commands here'));
  }
  close(): void {}
}

const kindOf = (handle: number): typeof manhole => (handle % 3 === 0 ? manhole : smoke);
const device = (handle: number): Device => ({
  id: `d${handle}`,
  handle,
  kind: kindOf(handle).id,
  name: '',
  place: '/s',
  position: [117, 36, 0],
  addresses: [],
  simulated: true,
});

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Main-thread time of a frame from bytes to columns and counts: 100,000 devices held, 10 % changed, every tenth of those in status. */
export function run(): Promise<BenchResult[]> {
  const source = new FakeSource();
  const world = createWorld(source, KINDS, () => START);
  const statusCounts = countStatuses(world);
  const columns = createColumns(DEVICES);
  for (let handle = 0; handle < DEVICES; handle++) addDevice(columns, handle, kindOf(handle));
  const valueTick = new Uint32Array(columns.values.length);
  const health = { storage: 'ok', ingestRate: 0, lastObservationAt: 0, feeds: [], notInLedger: 0 } as const;
  const user = { id: 'u', name: 'u', role: 'duty-officer', jurisdiction: '/s' } as const;
  const { listener } = source;
  listener!.welcome({
    ok: true,
    protocol: 1,
    epoch: 'e',
    seq: 0,
    run: 'r',
    tick: 0,
    serverTime: START,
    tickMs: 100,
    user,
    demo: false,
    health,
    kinds: [],
  });
  listener!.snapshot({
    epoch: 'e',
    seq: 0,
    part: 0,
    parts: 1,
    type: 'device',
    records: Array.from({ length: DEVICES }, (_, handle) => device(handle)),
  });

  const times: number[] = [];
  let bytes = 0;
  for (let tick = 1; tick <= ROUNDS; tick++) {
    const handles = new Uint32Array(DEVICES / SHARE);
    for (let i = 0; i < handles.length; i++) {
      const handle = i * SHARE + ((tick * 7 + i) % SHARE);
      handles[i] = handle;
      if (i % 10 === tick % 10) columns.status[handle] = 1 + ((handle + tick) % 7);
      columns.observedAt[handle] = START + tick * 100 - (i % 40) * 100;
      columns.values[columns.base[handle]] = (tick + i) % 100;
      valueTick[columns.base[handle]] = tick;
    }
    const frame = encodeFrame(columns, { tick, since: tick - 1, serverTime: START + tick * 100, handles, valueTick });
    const start = performance.now();
    listener!.frame(frame);
    const took = performance.now() - start;
    if (tick > WARM_UP) times.push(took);
    bytes += frame.length;
  }

  const counted = Array.from({ length: STATUSES.length }, () => 0);
  for (let handle = 0; handle < DEVICES; handle++) counted[columns.status[handle]]++;
  const exact =
    counted.every((count, status) => statusCounts.count(null, status) === count) &&
    columns.status.every((status, handle) => world.columns.status[handle] === status);
  const middle = median(times);
  const late = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)];
  return Promise.resolve([
    {
      name: 'apply a frame and keep the counts',
      value: middle,
      unit: 'ms',
      target: '≤ 1 ms',
      ok: middle <= 1,
      note:
        `median of ${times.length}, 95th percentile ${late.toFixed(2)} ms; ${DEVICES} devices held, ${DEVICES / SHARE} changed, ` +
        `${Math.round(bytes / ROUNDS / 1000)} kB a frame`,
    },
    { name: 'mirror and counts equal the sender', value: exact ? 1 : 0, unit: '', target: '1', ok: exact },
  ]);
}
