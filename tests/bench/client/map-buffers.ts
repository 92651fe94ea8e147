import { addDevice, createColumns, type LiveColumns } from '#contract/live/columns.ts';
import { applyFrame, encodeFrame, type FrameInput } from '#contract/wire/frame.ts';
import { STATUS } from '#contract/live/status.ts';
import devices from '#client/layers/devices.layer.ts';
import { AlertIndex } from '#client/layers/alerts/alert-index.ts';
import { createFakeWorld, SMOKE } from '#client/layers/fake-world.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import type { BenchResult } from '../result.ts';

const DEVICES = 100_000;
const SHARE = 10;
const ROUNDS = 200;
const WARM_UP = 60;
const OBJECT_ROUNDS = 10;

interface Sender {
  readonly columns: LiveColumns;
  readonly valueTick: Uint32Array;
}

function createSender(): Sender {
  const columns = createColumns(DEVICES);
  for (let handle = 0; handle < DEVICES; handle++) addDevice(columns, handle, SMOKE);
  columns.status.fill(STATUS.normal);
  return { columns, valueTick: new Uint32Array(columns.used) };
}

/** A frame in which every tenth device, another tenth each round, reads and is something else. */
function nextFrame({ columns, valueTick }: Sender, round: number): Uint8Array {
  const handles = new Uint32Array(DEVICES / SHARE);
  for (let i = 0; i < handles.length; i++) {
    const handle = i * SHARE + ((round * 7 + i) % SHARE);
    handles[i] = handle;
    columns.status[handle] = 1 + ((handle + round) % 7);
    columns.observedAt[handle] = 1_700_000_000_000 + round * 100;
    columns.values[columns.base[handle]] = round % 2;
    valueTick[columns.base[handle]] = round;
  }
  const input: FrameInput = { tick: round, since: round - 1, serverTime: 1_700_000_000_000 + round * 100, handles, valueTick };
  return encodeFrame(columns, input);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/**
 * Main-thread time of one live frame, from its bytes to the graphics card's buffers: 100,000 devices held, 10 % changed.
 * `buffer.write` is a copy into an array of ours, which is what the driver does with it too.
 */
export function run(): Promise<BenchResult[]> {
  const { world } = createFakeWorld(DEVICES);
  const layer = devices.create(
    { world, lang: 'zh', alerts: new AlertIndex(world) },
    { focus: '', stage: 'map', hidden: [], time: 'live', open: '' },
  );
  const { columns } = layer.marks()[0] as PointsMark;
  const card = new Uint8Array(DEVICES);
  const touched = new Uint32Array(DEVICES);
  const sender = createSender();
  let writes = 0;
  let bytes = 0;
  const apply: number[] = [];
  const hand: number[] = [];
  const both: number[] = [];
  for (let round = 1; round <= ROUNDS + WARM_UP; round++) {
    const frame = nextFrame(sender, round);
    const start = performance.now();
    let count = 0;
    applyFrame(world.columns, frame, (handle) => {
      touched[count++] = handle;
    });
    const applied = performance.now();
    layer.update({ what: 'live', touched: touched.subarray(0, count) });
    columns.flush((from, to) => {
      card.set(columns.tone.subarray(from, to), from);
      writes++;
      bytes += to - from;
    });
    const end = performance.now();
    if (round <= WARM_UP) continue;
    apply.push(applied - start);
    hand.push(end - applied);
    both.push(end - start);
  }
  if (!card.every((tone, slot) => tone === columns.tone[slot]))
    throw new Error('map-buffers: the card does not hold what the columns hold');
  const total = median(both);
  const rounds = ROUNDS + WARM_UP;
  return Promise.resolve([
    {
      name: 'frame bytes → map buffers, 100,000 devices, 10 % changed',
      value: total,
      unit: 'ms',
      target: '≤ 1 ms',
      ok: total <= 1,
      note: `median of ${ROUNDS} frames; ${Math.round(bytes / rounds)} bytes in ${(writes / rounds).toFixed(1)} writes a frame`,
    },
    { name: 'of which: frame applied to columns', value: median(apply), unit: 'ms' },
    { name: 'of which: columns to buffers', value: median(hand), unit: 'ms' },
    {
      name: 'the same with an object per device',
      value: objectsPerDevice(world.columns.status),
      unit: 'ms',
      note: 'colours and positions as fresh objects, for comparison; without applying the frame',
    },
  ]);
}

/** What a map does that is handed objects: one per device, each frame, then flattened for the card. */
function objectsPerDevice(status: Uint8Array): number {
  const card = new Uint8Array(DEVICES * 4);
  const times: number[] = [];
  for (let round = 0; round < OBJECT_ROUNDS; round++) {
    const start = performance.now();
    const objects = Array.from({ length: DEVICES }, (_, handle) => ({
      position: [117, 36, handle],
      color: [status[handle], round, 0, 255],
    }));
    objects.forEach(({ color }, slot) => card.set(color, slot * 4));
    times.push(performance.now() - start);
  }
  return median(times);
}
