import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { testContext, until, type TestContext } from '#server/ingest/testing.ts';
import waterMeter from '#devices/water-meter/kind.ts';
import { startMeters } from './server.ts';
import type { RunningAdapter } from '#server/ingest/adapter.ts';
import { currentData, diOf, serialOf, write188 } from './wire/cjt188.ts';
import { MeterDecoder, type MeterFrame } from './wire/codec.ts';
import { answerData, diOf as diOf645, write645 } from './wire/dlt645.ts';
import { CJT188, DLT645, MBUS, bytesOf } from './wire/vectors.ts';

const QUICK = { answerMs: 200, quietMs: 30, everyMs: 50, hurriedMs: 20, lookMs: 20 };
const WATER = '33010011370001';

interface Line {
  readonly socket: Socket;
  readonly asked: MeterFrame[];
  readonly isClosed: () => boolean;
}

interface Bench {
  readonly context: TestContext;
  readonly running: RunningAdapter;
  dial(first: string | Uint8Array, answer?: (frame: MeterFrame) => Uint8Array[]): Line;
  readonly reasons: () => string[];
}

async function open(addresses: readonly string[], more: Parameters<typeof testContext>[0] = {}): Promise<Bench> {
  const kinds: Readonly<Record<string, DeviceKind>> = { [`line-1/cjt188.10.${WATER}`]: waterMeter };
  const context = testContext({
    addressesBehind: (gateway) => addresses.filter((address) => address.startsWith(`${gateway}/`)),
    knows: (device) => addresses.includes(device),
    kindOf: (device) => kinds[device],
    ...more,
  });
  const running = await startMeters(context, QUICK);
  const dial: Bench['dial'] = (first, answer = () => []) => {
    const socket = connect(Number(running.reachedBy.QUANYAN_METERS_PORT), '127.0.0.1');
    const decoder = new MeterDecoder();
    const asked: MeterFrame[] = [];
    let closed = false;
    socket.on('error', () => undefined).on('close', () => (closed = true));
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk)) {
        if (event.kind !== 'frame') continue;
        asked.push(event.frame);
        for (const bytes of answer(event.frame)) socket.write(bytes);
      }
    });
    socket.write(first);
    return { socket, asked, isClosed: () => closed };
  };
  const lines: Line[] = [];
  onTestFinished(async () => {
    for (const { socket } of lines) socket.destroy();
    await running.stop();
  });
  return {
    context,
    running,
    dial: (first, answer) => {
      const line = dial(first, answer);
      lines.push(line);
      return line;
    },
    reasons: () => context.rejects.list().flatMap(({ last }) => last.map(({ reason }) => reason)),
  };
}

const water = (totalM3: number, serial: number, valve = 0, clock = '20261123081530'): Uint8Array =>
  write188({
    type: 0x10,
    address: WATER,
    control: 0x81,
    data: currentData(serial, { lowFirst: true }, { totalM3, clock, valve, batteryLow: false }),
  });

/** Answers as the meter of `WATER` does. */
const waterMeterSays =
  (totalM3: number) =>
  (frame: MeterFrame): Uint8Array[] =>
    frame.dialect === 'cjt188' && frame.address === WATER && frame.control === 1 ? [water(totalM3, serialOf(frame.data))] : [];

const read = ({ accepted }: TestContext, point: string): number[] =>
  accepted.filter((one) => one.point === point).map(({ value }) => value);

it('a concentrator dials in, says its name, and the meters the ledger has behind it are asked', async () => {
  const { context, dial } = await open([`line-1/cjt188.10.${WATER}`, 'line-1/dlt645.000011370001', 'line-2/mbus.7']);
  const { asked } = dial('line-1', (frame) =>
    frame.dialect === 'dlt645'
      ? [
          write645({
            ...frame,
            control: 0x91,
            data: answerData(diOf645(frame), { energyKwh: 12.5, voltageA: 220.7, currentA: 1.25, powerKw: 0.3, neutralA: 1.24 })!,
          }),
        ]
      : waterMeterSays(1234.56)(frame),
  );
  await until(() => read(context, 'totalM3').length > 1 && read(context, 'neutralA').length > 0);
  expect(context.accepted.find(({ point }) => point === 'totalM3')).toMatchObject({
    device: `line-1/cjt188.10.${WATER}`,
    value: 1234.56,
    source: 'meters',
    via: 'line-1',
    kindHint: 'water-meter',
    untimed: true,
  });
  expect([read(context, 'voltageA')[0], read(context, 'powerKw')[0], read(context, 'valve')[0]]).toEqual([220.7, 0.3, 0]);
  expect(asked.some(({ dialect }) => dialect === 'mbus')).toBe(false);
});

it('frames byte by byte, glued, with noise and wake-up bytes between, on a line without a name', async () => {
  const { context, dial, reasons } = await open([]);
  const all = bytesOf(`${CJT188.answer} ${DLT645.answer} 00 13 ${MBUS.heat}`);
  const { socket } = dial(all.subarray(0, 1));
  for (const byte of all.subarray(1)) socket.write(Uint8Array.of(byte));
  await until(() => read(context, 'supplyC').length > 0);
  expect(context.accepted.map(({ device }) => device)).toEqual(
    expect.arrayContaining([`cjt188:10.${WATER}`, 'dlt645:000011370001', 'mbus:03575845']),
  );
  expect(reasons()).toEqual(['no frame of CJ/T 188, DL/T 645 or M-Bus']);
});

it('a wrong checksum is kept with its reason, and the healthy meter behind it counts', async () => {
  const { context, dial, reasons } = await open([]);
  const broken = bytesOf(CJT188.answer);
  broken[14] ^= 1;
  dial(Buffer.concat([broken, bytesOf(DLT645.answer)]));
  await until(() => read(context, 'energyKwh').length > 0);
  expect(read(context, 'totalM3')).toEqual([]);
  expect(reasons()).toEqual(['CJ/T 188: checksum is 0D, must be 0E']);
  expect(context.rejects.list()[0].last[0].hex).toContain(Buffer.from(broken).toString('hex'));
});

it('who shows no secret, or that of another, is closed, and the secret is kept nowhere', async () => {
  const mayReport = (_peer: string, device: string | null, secret: string | null): boolean =>
    secret === 'line-1:right' && String(device).startsWith('line-1');
  const { context, dial, reasons } = await open([`line-1/cjt188.10.${WATER}`], { mayReport });
  const wrong = dial('line-1:wrong');
  const other = dial('line-2:right');
  await until(() => wrong.isClosed() && other.isClosed());
  expect(reasons()[0]).toContain('not allowed in');
  dial('line-1:right\n', waterMeterSays(5));
  await until(() => read(context, 'totalM3').length > 0);
  expect(JSON.stringify(context.rejects.list())).not.toContain(Buffer.from('wrong').toString('hex'));
});

it('a meter of another line is not spoken for', async () => {
  const mayReport = (_peer: string, device: string | null): boolean => device === 'line-1' || String(device).startsWith('line-1/');
  const { context, dial, reasons } = await open(['line-2/dlt645.000011370001', 'dlt645:000011370001'], { mayReport });
  const { socket } = dial('line-1\n');
  socket.write(bytesOf(DLT645.answer));
  await until(() => reasons().length > 0);
  expect([reasons()[0], context.accepted]).toEqual(['line line-1: not allowed to report for dlt645:000011370001', []]);
});

it('two meters with one address are told, and an old message is not taken', async () => {
  const { context, dial, reasons } = await open([`line-1/cjt188.10.${WATER}`]);
  const { socket } = dial('line-1', (frame) =>
    frame.dialect === 'cjt188' ? [water(10, serialOf(frame.data)), water(99, serialOf(frame.data))] : [],
  );
  await until(() => reasons().some((reason) => reason.includes('a second meter answers')));
  expect(new Set(read(context, 'totalM3'))).toEqual(new Set([10]));
  socket.write(water(3, 200, 0, '20001123081530'));
  await until(() => reasons().some((reason) => reason.includes('an old message again')));
  expect(read(context, 'totalM3')).not.toContain(3);
  // Asked for, a clock of any year says nothing about the reading.
  const later = dial('line-1', (frame) => (frame.dialect === 'cjt188' ? [water(11, serialOf(frame.data), 0, '20000101000000')] : []));
  await until(() => read(context, 'totalM3').includes(11));
  expect(later.isClosed()).toBe(false);
});

it('a silent meter costs its neighbour a wait and no more; text that keeps the line open is no reject', async () => {
  const { context, dial, reasons } = await open([`line-1/cjt188.10.00000000000009`, `line-1/cjt188.10.${WATER}`]);
  const { socket } = dial('line-1\n', waterMeterSays(7));
  await until(() => read(context, 'totalM3').length > 0);
  socket.write('HEARTBEAT');
  await until(() => read(context, 'totalM3').length > 3);
  expect(reasons()).toEqual([]);
});

it('the byte order of DI that a meter uses is learned', async () => {
  const { context, dial } = await open([`line-1/cjt188.10.${WATER}`]);
  const { asked } = dial('line-1', (frame) => {
    if (frame.dialect !== 'cjt188' || diOf(frame.data)?.lowFirst !== false) return [];
    const data = currentData(
      serialOf(frame.data),
      { lowFirst: false },
      { totalM3: 8, clock: '20261123081530', valve: 0, batteryLow: false },
    );
    return [write188({ ...frame, control: 0x81, data })];
  });
  await until(() => read(context, 'totalM3').length > 2);
  const orders = asked.map((frame) => (frame.dialect === 'cjt188' ? diOf(frame.data)?.lowFirst : null));
  expect(orders.slice(0, 2)).toEqual([true, false]);
  expect(new Set(orders.slice(1))).toEqual(new Set([false]));
});

it('a valve is told to close, and its reading follows', async () => {
  const { context, running, dial } = await open([`line-1/cjt188.10.${WATER}`]);
  let valve = 0;
  const order = (action: string): Parameters<NonNullable<RunningAdapter['operate']>>[0] => ({
    id: 'o',
    device: { id: 'wm', addresses: [`line-1/cjt188.10.${WATER}`] },
    action,
    params: {},
  });
  expect(running.operate!(order('close-valve'))).toHaveProperty('away');
  expect(running.operate!({ ...order('close-valve'), device: { id: 'x', addresses: ['gb26875:1'] } })).toBeNull();
  dial('line-1', (frame) => {
    if (frame.dialect !== 'cjt188') return [];
    if (frame.control === 1) return [water(7, serialOf(frame.data), valve)];
    valve = frame.data[3] === 0x99 ? 1 : 0;
    return [write188({ ...frame, control: 0x84, data: Uint8Array.of(0x17, 0xa0, serialOf(frame.data), valve, 0) })];
  });
  await until(() => read(context, 'valve').length > 0);
  expect(running.operate!(order('explode'))).toHaveProperty('away');
  const way = running.operate!(order('close-valve'));
  if (way === null || 'away' in way) throw new Error('no way');
  expect(await way.send(AbortSignal.timeout(30_000))).toEqual({ took: true, text: '' });
  await until(() => read(context, 'valve').includes(1));
});
