import type { Device } from '#contract/records/device.ts';
import { put } from '#contract/records/record.ts';
import { STATUSES } from '#contract/live/status.ts';
import { AlertIndex } from '#client/layers/alerts/alert-index.ts';
import devices from '#client/layers/devices.layer.ts';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import type { LayerContext } from '#client/layers/layer.ts';
import rings from '#client/layers/rings.layer.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import { Declutter } from '#client/marks/declutter/declutter.ts';
import type { BenchResult } from '../result.ts';

const DEVICES = 100_000;
const BUILDINGS = 2000;
const MOVES = 500;
const PLANS = 3;
const PLACES = 100_000;
const PAGE_ROWS = 200;
const VIEW = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' } as const;

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** The same numbers each time. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Somewhere in one of two thousand towers of thirty floors. */
function anywhere(next: () => number): Device['position'] {
  const tower = Math.floor(next() * BUILDINGS);
  return [
    117 + (tower % 50) * 0.0009 + next() * 0.0004,
    36.6 + Math.floor(tower / 50) * 0.0007 + next() * 0.000_12,
    Math.floor(next() * 30) * 3,
  ];
}

/** Main-thread time until a stage’s columns are up to date after one device moved, and until rings are after a change of counts. */
export function run(): Promise<BenchResult[]> {
  const next = seededRandom(7);
  const fake = createFakeWorld(DEVICES);
  const context: LayerContext = { world: fake.world, lang: 'zh', alerts: new AlertIndex(fake.world) };
  fake.put(...[...fake.world.all('device').values()].map((device) => put('device', { ...device, position: anywhere(next) })));
  const layer = devices.create(context, VIEW);
  const { columns } = layer.marks()[0] as PointsMark;
  const moves: number[] = [];
  let others = 0;
  for (let round = 0; round < MOVES; round++) {
    const change = put('device', { ...fake.world.deviceByHandle(Math.floor(next() * DEVICES))!, position: anywhere(next) });
    fake.put(change);
    const start = performance.now();
    layer.update({ what: 'records', changes: [change], devices: new Set([change.id]) });
    columns.flushMoved(() => others++);
    moves.push(performance.now() - start);
  }
  const kept = columns.room.slice();
  const plan = new Declutter(columns);
  const plans = Array.from({ length: PLANS }, () => {
    const start = performance.now();
    plan.planAll(Array.from({ length: DEVICES }, (_, slot) => slot));
    return performance.now() - start;
  });
  const unlike = kept.reduce((sum, code, slot) => sum + Number(code !== columns.room[slot]), 0);
  const late = at(moves, 0.95);
  return Promise.resolve([
    {
      name: `room for badges, one of ${DEVICES} devices moved`,
      value: late,
      unit: 'ms',
      target: '≤ 8 ms',
      ok: late <= 8,
      note:
        `95th percentile of ${MOVES} moves; median ${at(moves, 0.5).toFixed(2)} ms, slowest ${at(moves, 1).toFixed(1)} ms; ` +
        `${(others / MOVES).toFixed(1)} devices concerned by one`,
    },
    { name: 'the same, everything planned anew', value: at(plans, 0.5), unit: 'ms', note: 'for comparison' },
    { name: 'badges otherwise than planned anew', value: unlike, unit: '', target: '0', ok: unlike === 0 },
    ringsOf(next),
  ]);
}

/** Rings of a city: a page of new counts. */
function ringsOf(next: () => number): BenchResult {
  const fake = createFakeWorld(1);
  const path = (i: number): string => `/s/q0/c0/b${i}`;
  fake.put(
    ...Array.from({ length: PLACES }, (_, i) =>
      put('place', { id: `b${i}`, path: path(i), level: 'building', name: '', center: [117, 36.6], height: 30, simulated: true }),
    ),
  );
  const layer = rings.create({ world: fake.world, lang: 'zh', alerts: new AlertIndex(fake.world) }, VIEW);
  const times: number[] = [];
  for (let round = 0; round < MOVES; round++) {
    const paths = Array.from({ length: PAGE_ROWS }, () => path(Math.floor(next() * PLACES)));
    fake.roll(
      new Map(
        paths.map((one) => [
          one,
          { alerts: [0, 0, Math.floor(next() * 1.02), 0], unacked: 0, handled: 0, lifeSafety: 0, devices: STATUSES.map(() => 1) },
        ]),
      ),
    );
    const start = performance.now();
    layer.update({ what: 'rollup', paths });
    times.push(performance.now() - start);
  }
  const middle = at(times, 0.5);
  return {
    name: `rings, ${PAGE_ROWS} counts of ${PLACES} buildings changed`,
    value: middle,
    unit: 'ms',
    target: '≤ 8 ms',
    ok: middle <= 8,
    note: `median of ${MOVES} pages`,
  };
}
