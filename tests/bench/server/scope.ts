import { indexKinds } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import manhole from '#devices/manhole/kind.ts';
import { Records } from '#server/records/records.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { Cells } from '#server/fanout/scope/cells.ts';
import { NEAR_CHUNK, NearCells } from '#server/fanout/scope/near-cells.ts';
import { RecentJournal } from '#server/fanout/scope/recent.ts';
import { Scope } from '#server/fanout/scope/scope.ts';
import { VisibilityIndex } from '#server/fanout/scope/visibility.ts';
import { LiveState } from '#server/state/state.ts';
import type { BenchResult } from '../result.ts';

const DEVICES = 1_000_000;
/** All of them told whole, which is more than any screen is. */
const PICTURED = 100_000;
const KINDS = indexKinds([manhole]);

/** A city of a million devices in 64 streets. */
function city(devices = DEVICES): Records {
  const records = new Records();
  for (let handle = 0; handle < devices; handle++) {
    const device: Device = {
      id: `manhole-${handle}`,
      handle,
      kind: 'manhole',
      name: `井盖 ${handle}`,
      place: `/370102/${370102000 + (handle % 64)}/c1`,
      position: [117, 36, 0],
      addresses: [],
      simulated: true,
    };
    records.apply([{ type: 'device', id: device.id, record: device }]);
  }
  return records;
}

/** Of the main thread, ms: what others do on this machine meanwhile holds nothing here. */
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Live state in which every device has said something. */
function heard(published: Records): LiveState {
  const live = new LiveState(KINDS, 'run');
  const now = Date.now();
  for (const device of published.all('device')) {
    live.addDevice(device);
    const value = device.handle % 100;
    live.apply({ device: device.id, point: 'waterLevelCm', value, observedAt: now, quality: 'good', source: 'bench' }, now);
  }
  live.advance();
  return live;
}

/** How much the main thread does at most before others have a turn, and how long all of it takes, ms. */
async function making(published: Records, sliced: boolean, pictured: LiveState | null = null): Promise<{ longest: number; all: number }> {
  const redaction = new Redaction(KINDS, published);
  const recent = new RecentJournal(0, new VisibilityIndex(new Records(), redaction), redaction);
  let longest = 0;
  let last = spent();
  let done = false;
  const look = (): void => {
    const now = spent();
    longest = Math.max(longest, now - last);
    last = now;
    if (!done) setImmediate(look);
  };
  globalThis.gc?.();
  setImmediate(look);
  await new Promise((resolve) => setImmediate(resolve));
  longest = 0;
  const start = performance.now();
  const scope = new Scope(
    { jurisdiction: '/370102', people: false },
    {
      epoch: 'e',
      published,
      redaction,
      recent,
      cells: new Cells(new Records()),
      nearAll: DEVICES,
      live: pictured ?? new LiveState(KINDS, 'run'),
      now: Date.now,
      monotonic: sliced ? () => performance.now() : () => 0,
    },
  );
  await scope.filled;
  if (pictured) await scope.snapshot(0, 0).filled;
  const all = performance.now() - start;
  await new Promise((resolve) => setImmediate(resolve));
  done = true;
  return { longest, all };
}

/** A screen looks at a cell that nobody has looked at: the longest step, and how many devices it has. */
function looking(published: Records, live: LiveState): { longest: number; devices: number } {
  const cells = new Cells(published);
  const near = new NearCells({ cells, live, sees: () => true, head: () => 0, now: Date.now });
  let [longest, devices] = [0, 0];
  for (let street = 0; street < 64; street++) {
    let began = spent();
    const [cell] = cells.at(`/370102/${370102000 + street}/c1`, DEVICES);
    const handles = cells.handlesIn(cell);
    devices = Math.max(devices, handles.length);
    for (let from = 0; from < handles.length; from += NEAR_CHUNK) {
      near.chunk(cell, handles, from);
      const now = spent();
      // The first shows what compiling costs.
      if (street > 0) longest = Math.max(longest, now - began);
      began = now;
    }
  }
  return { longest, devices };
}

export async function run(): Promise<BenchResult[]> {
  const records = city();
  await making(records, true);
  const sliced = await making(records, true);
  const once = await making(records, false);
  const fewer = city(PICTURED);
  const live = heard(fewer);
  await making(fewer, true, live);
  const pictured = await making(fewer, true, live);
  const looked = looking(fewer, live);
  return [
    {
      name: `a new jurisdiction over ${DEVICES} devices: longest hold of the main thread`,
      value: sliced.longest,
      unit: 'ms',
      target: '≤ 10 ms',
      ok: sliced.longest <= 10,
      note: `whole after ${sliced.all.toFixed(0)} ms`,
    },
    {
      name: `a first picture of ${PICTURED} devices, all of them whole: longest hold of the main thread`,
      value: pictured.longest,
      unit: 'ms',
      target: '≤ 10 ms',
      ok: pictured.longest <= 10,
      note: `whole after ${pictured.all.toFixed(0)} ms`,
    },
    {
      name: 'a new cell: longest hold of the main thread',
      value: looked.longest,
      unit: 'ms',
      target: '≤ 10 ms',
      ok: looked.longest <= 10,
      note: `${looked.devices} devices, ${NEAR_CHUNK} a message; the longest of 63 cells`,
    },
    { name: 'the same made at once', value: once.longest, unit: 'ms', note: 'for comparison' },
  ];
}
