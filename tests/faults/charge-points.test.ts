import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';

const SEED = Number(process.env.QUANYAN_SEED ?? 16_201);
const FRAMES = 10_000;
const LANES = 16;
const OF_ONE_LINE = 50;
const LEDGER = smallLedger([device('ep-1', 'charging-pile', EAST_COURT, { addresses: ['ocpp:EP1'] })]);

interface Line {
  readonly socket: WebSocket;
  /** Resolves with the answer of that id. */
  answered(id: string, frame: string | Uint8Array): Promise<unknown[]>;
  readonly closed: Promise<number>;
}

async function plugIn(http: string, name: string, protocols: string[] = ['ocpp1.6']): Promise<Line> {
  const socket = new WebSocket(`${http.replace('http', 'ws')}/ocpp/${name}`, protocols);
  onTestFinished(() => socket.terminate());
  const waiting = new Map<string, (answer: unknown[]) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as [number, string];
    waiting.get(answer[1])?.(answer);
  });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const answered: Line['answered'] = (id, frame) =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(frame);
    });
  return { socket, answered, closed };
}
const call = (id: string, action: string, payload: object): string => JSON.stringify([2, id, action, payload]);

const AT = '2026-11-23T00:15:30Z';
const GOOD = [
  call('m1', 'BootNotification', {
    chargePointVendor: 'V',
    chargePointModel: 'M',
    reason: 'PowerUp',
    chargingStation: { model: 'M', vendorName: 'V' },
  }),
  call('m2', 'StatusNotification', { connectorId: 1, status: 'Faulted', errorCode: 'HighTemperature', timestamp: AT }),
  call('m3', 'MeterValues', { connectorId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: '41', measurand: 'Temperature' }] }] }),
  call('m4', 'StartTransaction', { connectorId: 1, idTag: 'CARD', meterStart: 1, timestamp: AT }),
  call('m5', 'StopTransaction', { transactionId: 1, meterStop: 1, timestamp: AT }),
];
const change = fc.tuple(fc.nat(400), fc.nat(255), fc.boolean());
const mutants = fc
  .sample(fc.tuple(fc.constantFrom(...GOOD), fc.array(change, { maxLength: 6 })), { numRuns: FRAMES, seed: SEED })
  .map(([text, changes]) => {
    const bytes = [...Buffer.from(text)];
    for (const [at, value, cuts] of changes) {
      if (cuts) bytes.splice(at % bytes.length, 1 + (value % 8));
      else bytes[at % bytes.length] = value;
      if (bytes.length === 0) bytes.push(0);
    }
    return Uint8Array.from(bytes);
  });

it(`${FRAMES} mutated frames disturb no other point, and each line goes on to be answered (seed ${SEED})`, async () => {
  const server = await openServer({ ledger: LEDGER });
  const healthy = await plugIn(server.http, 'EP1');
  const state = { over: false, answers: 0, next: 0 };
  const lane = async (): Promise<void> => {
    while (state.next < mutants.length) {
      const at = state.next;
      state.next += OF_ONE_LINE;
      const line = await plugIn(server.http, `BAD-${at}`, [at % 100 === 0 ? 'ocpp1.6' : 'ocpp2.0.1']);
      for (const bytes of mutants.slice(at, at + OF_ONE_LINE)) line.socket.send(bytes, { binary: at % 3 === 0 });
      expect((await line.answered('end', call('end', 'Heartbeat', {})))[0]).toBe(3);
      line.socket.close();
    }
  };
  const flood = Promise.all(Array.from({ length: LANES }, lane)).finally(() => (state.over = true));
  while (!state.over) {
    const id = `h${state.answers++}`;
    expect((await healthy.answered(id, call(id, 'Heartbeat', {})))[0]).toBe(3);
  }
  await flood;
  expect(state.answers).toBeGreaterThan(10);
  const administrator = await signInDemo(server.http, 'administrator');
  const sources = await administrator.get<{ source: string; count: number; last: unknown[] }[]>('/api/v1/ingest/rejects');
  const mine = sources.find(({ source }) => source === 'ocpp')!;
  expect([mine.count > FRAMES / 10, mine.last.length <= 200]).toEqual([true, true]);
});

it('a page in a browser of this machine speaks for no point, though in the demo a point of this machine is asked for nothing', async () => {
  const server = await openServer({ ledger: LEDGER });
  const page = new WebSocket(`${server.http.replace('http', 'ws')}/ocpp/EP1`, ['ocpp1.6'], { origin: 'http://evil.example' });
  expect(await new Promise((resolve) => page.on('error', ({ message }) => resolve(message)))).toContain('401');
});

it('what is too large, of no known protocol, or of no name ends itself and nothing else', async () => {
  const server = await openServer({ ledger: LEDGER });
  const healthy = await plugIn(server.http, 'EP1');
  const large = await plugIn(server.http, 'LARGE');
  large.socket.send(Buffer.alloc(70_000, 0x20));
  expect(await large.closed).toBe(1009);
  const none = new WebSocket(`${server.http.replace('http', 'ws')}/ocpp/NONE`);
  expect(await new Promise((resolve) => none.on('close', resolve))).toBe(1002);
  await expect(plugIn(server.http, '%00')).rejects.toThrow('404');
  await expect(plugIn(server.http, 'a/b')).rejects.toThrow('404');
  const port = Number(new URL(server.http).port);
  for (let n = 0; n < 50; n++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(Buffer.concat([Buffer.from('GET /ocpp/X HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'), randomBytes(40)]));
  }
  expect((await healthy.answered('m', call('m', 'Heartbeat', {})))[0]).toBe(3);
});

it('a point that opens a second line ends the first; said again over the new one, a charging counts once', async () => {
  const server = await openServer({ ledger: LEDGER });
  const officer = await signInDemo(server.http, 'duty-officer');
  const first = await plugIn(server.http, 'EP1');
  const start = call('s', 'StartTransaction', { connectorId: 1, idTag: 'CARD', meterStart: 7, timestamp: new Date().toISOString() });
  const [, , { transactionId }] = (await first.answered('s', start)) as [number, string, { transactionId: number }];
  const second = await plugIn(server.http, 'EP1');
  expect(await first.closed).toBe(1008);
  expect(await second.answered('s', start)).toMatchObject([3, 's', { transactionId }]);
  const { items } = await officer.get<{ items: { type: string }[] }>('/api/v1/events?device=ep-1');
  expect(items.filter(({ type }) => type === 'charge-started')).toHaveLength(1);
  for (let n = 0; n < 4; n++) await plugIn(server.http, 'EP1');
  await expect(plugIn(server.http, 'EP1')).rejects.toThrow('401');
});
