import { createFakeWorld } from '#client/layers/fake-world.ts';
import moversLayer from '#client/layers/movers.layer.ts';
import { AlertIndex } from '#client/layers/alerts/alert-index.ts';
import type { MoversMark } from '#client/marks/marks.ts';
import { MoverMirror } from '#client/world/mirror/mover-mirror.ts';
import { encodeMovers } from '#contract/wire/mover-frame.ts';
import type { Crew } from '#contract/records/crew.ts';
import { put } from '#contract/records/record.ts';
import { Movers } from '#server/movers/movers.ts';
import type { BenchResult } from '../result.ts';

const MOVERS = 2000;
const TICKS_A_SECOND = 10;
const SECONDS = 30;
const WARM_UP = 5;
const START = 1_800_000_000_000;
const VIEW = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' } as const;

const crew = (number: number): Crew => ({
  id: `crew-${number}`,
  name: `crew ${number}`,
  skill: 'grid',
  place: '/s',
  position: [117, 36, 0],
  members: 1,
  state: 'free',
  simulated: true,
  version: 1,
  updatedAt: 1,
  updatedBy: { id: 'system', name: 'system' },
});

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)];

/** 2,000 movers that say where they are once a second: what a tick costs the server to take and encode, and a screen to take and draw. */
export function run(): Promise<BenchResult[]> {
  const crews = Array.from({ length: MOVERS }, (_, number) => crew(number));
  const byId = new Map(crews.map((one) => [one.id, one]));
  const movers = new Movers((id) => byId.get(id));
  const fake = createFakeWorld(1);
  fake.put(...crews.map((one) => put('crew', one)));
  const mirror = new MoverMirror();
  Object.assign(fake.world, { movers: mirror.columns, moverOf: (id: string) => mirror.handleOf(id) });
  const layer = moversLayer.create({ world: fake.world, alerts: new AlertIndex(fake.world), lang: 'zh' }, VIEW);
  const taken: number[] = [];
  const encoded: number[] = [];
  const shown: number[] = [];
  const sizes: number[] = [];
  for (let tick = 1; tick <= SECONDS * TICKS_A_SECOND; tick++) {
    const now = tick * 100;
    let from = performance.now();
    for (let number = tick % TICKS_A_SECOND; number < MOVERS; number += TICKS_A_SECOND)
      movers.hear(
        {
          mover: crews[number].id,
          at: START + now,
          lng: 117 + Math.sin(number + tick / 1e4) / 100,
          lat: 36 + Math.cos(number + tick / 1e4) / 100,
          heading: (number + tick) % 360,
          speed: 1.3,
          accuracy: 5,
          battery: 80,
          source: 'bench',
        },
        START + now,
        now,
      );
    movers.sweep(now);
    taken.push(performance.now() - from);
    from = performance.now();
    const bytes = encodeMovers(movers.columns, {
      tick,
      since: tick - 1,
      serverTime: START + now,
      handles: movers.changedSince(tick - 1),
      partTick: movers.partTick,
    });
    movers.advance();
    encoded.push(performance.now() - from);
    from = performance.now();
    const touched = mirror.apply(bytes, tick - 1);
    if (touched === null) throw new Error('movers: a frame did not fit');
    layer.update({ what: 'movers', touched });
    (layer.marks()[0] as MoversMark).tracks.advance(performance.now());
    shown.push(performance.now() - from);
    sizes.push(bytes.length);
  }
  const steady = (values: readonly number[]): number[] => values.slice(WARM_UP * TICKS_A_SECOND);
  const perMover = median(steady(sizes)) / (MOVERS / TICKS_A_SECOND);
  const note = (values: readonly number[]): string =>
    `median, 95th percentile ${p95(steady(values)).toFixed(2)} ms; ${MOVERS} movers at 1/s`;
  const screen = median(steady(shown));
  const server = median(steady(encoded));
  return Promise.resolve([
    { name: 'a screen takes a tick of movers', value: screen, unit: 'ms', target: '≤ 1 ms', ok: screen <= 1, note: note(shown) },
    { name: 'the server encodes a tick of movers', value: server, unit: 'ms', target: '≤ 1 ms', ok: server <= 1, note: note(encoded) },
    { name: 'the server takes a tick of reports', value: median(steady(taken)), unit: 'ms', note: note(taken) },
    { name: 'bytes of a mover that goes on', value: perMover, unit: 'B', target: '≤ 16 B', ok: perMover <= 16 },
  ]);
}
