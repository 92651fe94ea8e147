import { setTimeout as sleep } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import type { BenchResult } from '../result.ts';
import { FanoutBench, HASH, TICK_MS, type Beside } from './helpers/fanout-ways.helper.ts';
import type { Seen } from './helpers/fanout-subscribers.helper.ts';
import { DEVICES, type Town } from './helpers/town.helper.ts';

const CHANGES = 1000;
const SCREENS = 200;
const ROUNDS = 5;
const ROUND_TICKS = 60;
const WARM_UP_TICKS = 20;
/** One event per change is two hundred times dearer: fewer of both, and the rest by multiplication. */
const NAIVE = { screens: 20, changes: 100, ticks: 15 };

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function compare(
  bench: FanoutBench,
): Promise<{ ratio: number; ours: number; raw: number; bytes: number; seen: Seen[]; exact: number }> {
  const ways = { ours: await bench.ours(), raw: await bench.raw() };
  const perFrame: Record<'ours' | 'raw', number[]> = { ours: [], raw: [] };
  const seen: Seen[] = [];
  let exact = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ['ours', 'raw'] as const) {
      const { sender, url } = ways[way];
      // Screens that were here before: the steady stream is measured, not two hundred first pictures.
      const { places } = bench;
      const resume = { epoch: 'e', seq: 0, run: 'run', tick: bench.town.state.tick, ...(places && { parted: true }) };
      await bench.ask({ way, url, count: SCREENS, hello: { protocol: PROTOCOL_VERSION, kindsHash: HASH, resume }, places });
      await sleep(1000);
      await bench.round(sender, WARM_UP_TICKS, CHANGES);
      globalThis.gc?.();
      const measured = await bench.round(sender, ROUND_TICKS, CHANGES);
      await bench.ask('close');
      if (way === 'ours') ways.raw.sendBeside(besideOf(measured.seen));
      if (round === 0) continue;
      perFrame[way].push(measured.cpu / measured.seen.messages);
      if (way === 'raw') continue;
      seen.push(measured.seen);
      exact += measured.seen.ticks.filter((tick) => tick === bench.town.state.tick).length;
    }
  }
  const ratio = median(perFrame.ours.map((cost, i) => cost / perFrame.raw[i]));
  return {
    ratio,
    ours: median(perFrame.ours),
    raw: median(perFrame.raw),
    bytes: sum(seen.map((s) => s.bytes)) / sum(seen.map((s) => s.messages)),
    seen,
    exact,
  };
}

const besideOf = ({ others, otherBytes }: Seen): Beside => ({
  messages: others / SCREENS / ROUND_TICKS,
  bytes: otherBytes / Math.max(1, others),
});

/** The same thousand changes as the text a plain design would send. */
const jsonBytes = (town: Town): number => Buffer.byteLength(JSON.stringify({ tick: 1, changes: town.change(CHANGES) }));

/** CPU of telling one screen one tick's thousand changes, an event each, µs. */
async function naiveCost(bench: FanoutBench): Promise<number> {
  const { sender, url } = await bench.naive();
  await bench.ask({ way: 'naive', url, count: NAIVE.screens });
  await sleep(500);
  await bench.round(sender, 3, NAIVE.changes);
  const { cpu, seen } = await bench.round(sender, NAIVE.ticks, NAIVE.changes);
  await bench.ask('close');
  return (cpu / seen.messages) * CHANGES;
}

const SETTING = `${DEVICES} devices, ${SCREENS} screens, ${CHANGES} changes in ${TICK_MS} ms, median of ${ROUNDS} × ${ROUND_TICKS} ticks`;

/** The same where there are too many devices for a screen: their statuses, and all of the compound that it watches. */
async function withCells(): Promise<BenchResult> {
  const bench = new FanoutBench(true);
  try {
    const { ratio, ours, raw, bytes, seen, exact } = await compare(bench);
    const whole = exact === SCREENS * ROUNDS && seen.every((s) => s.gaps === 0);
    return {
      name: 'the same with cells: every screen watches another compound, whose frame is encoded for it alone',
      value: ratio,
      unit: '×',
      target: '≤ 1.25×',
      ok: ratio <= 1.25,
      note: `${ours.toFixed(1)} µs against ${raw.toFixed(1)} µs, ${Math.round(bytes)} B; two a tick, ${whole ? '' : 'NOT '}all exact`,
    };
  } finally {
    bench.close();
  }
}

export const run = async (): Promise<BenchResult[]> => [...(await toAll()), await withCells()];

async function toAll(): Promise<BenchResult[]> {
  const bench = new FanoutBench(false);
  try {
    const { ratio, ours, raw, bytes, seen, exact } = await compare(bench);
    const naive = await naiveCost(bench);
    const json = jsonBytes(bench.town);
    const gaps = sum(seen.map((s) => s.gaps));
    const delivered = (100 * exact) / (SCREENS * ROUNDS);
    return [
      {
        name: 'CPU per delivered frame against raw ws with a prebuilt frame',
        value: ratio,
        unit: '×',
        target: '≤ 1.25×',
        ok: ratio <= 1.25,
        note: `${ours.toFixed(1)} µs against ${raw.toFixed(1)} µs, an acknowledgement per frame; ours with encoding; ${SETTING}`,
      },
      {
        name: 'bytes of a frame against the same changes as JSON',
        value: json / bytes,
        unit: '× smaller',
        target: '≥ 6×',
        ok: json / bytes >= 6,
        note: `${Math.round(bytes)} B against ${json} B ({device, status, observedAt, point, value} each)`,
      },
      {
        name: 'screens exact at the end, none with a gap',
        value: delivered,
        unit: '%',
        target: '100 %',
        ok: delivered === 100 && gaps === 0,
        note: `${sum(seen.map((s) => s.messages))} of ${SCREENS * ROUNDS * ROUND_TICKS} frames (the rest joined later ones), ${gaps} gaps`,
      },
      {
        name: 'one Socket.IO event per change, for comparison',
        value: naive / raw,
        unit: '× raw ws',
        note: `scaled from ${NAIVE.screens} screens and ${NAIVE.changes} changes a tick`,
      },
    ];
  } finally {
    bench.close();
  }
}
