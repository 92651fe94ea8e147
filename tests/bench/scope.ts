import { indexKinds } from '#contract/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import manhole from '#devices/manhole/kind.ts';
import { Book } from '#server/records/book.ts';
import { Discretion } from '#server/records/discretion.ts';
import { RecentJournal } from '#server/fanout/recent.ts';
import { Scope } from '#server/fanout/scope.ts';
import { Whereabouts } from '#server/fanout/visible.ts';
import { LiveState } from '#server/state/state.ts';
import type { BenchResult } from './result.ts';

const DEVICES = 1_000_000;
const KINDS = indexKinds([manhole]);

/** A city of a million devices in 64 streets. */
function city(): Book {
  const book = new Book();
  for (let handle = 0; handle < DEVICES; handle++) {
    const device: Device = { id: `manhole-${handle}`, handle, kind: 'manhole', name: '井盖', place: `/370102/${370102000 + (handle % 64)}/c1`, position: [117, 36, 0], addresses: [], simulated: true };
    book.apply([{ type: 'device', id: device.id, record: device }]);
  }
  return book;
}

/** Of the main thread, ms: what others do on this machine meanwhile holds nothing here. */
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** How much the main thread does at most before others have a turn, and how long all of it takes, ms. */
async function making(published: Book, sliced: boolean): Promise<{ longest: number; all: number }> {
  const discretion = new Discretion(KINDS, published);
  const recent = new RecentJournal(0, new Whereabouts(new Book(), discretion), discretion);
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
  const scope = new Scope({ jurisdiction: '/370102', people: false }, {
    epoch: 'e', published, discretion, recent, live: new LiveState(KINDS, 'run'), now: Date.now, monotonic: sliced ? () => performance.now() : () => 0,
  });
  await scope.filled;
  const all = performance.now() - start;
  await new Promise((resolve) => setImmediate(resolve));
  done = true;
  return { longest, all };
}

export async function run(): Promise<BenchResult[]> {
  const book = city();
  await making(book, true);
  const sliced = await making(book, true);
  const once = await making(book, false);
  return [
    { name: `a new jurisdiction over ${DEVICES} devices: longest hold of the main thread`, value: sliced.longest, unit: 'ms', target: '≤ 10 ms', ok: sliced.longest <= 10, note: `whole after ${sliced.all.toFixed(0)} ms` },
    { name: 'the same made at once', value: once.longest, unit: 'ms', note: 'for comparison' },
  ];
}
