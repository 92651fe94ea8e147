import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { COMMAND, MessageDecoder, encodeMessage, tagOf } from '#server/ingest/gb26875/wire/codec.ts';
import { openServer } from '#tests/harness/server.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const ADDRESSES = SOAK ? 230_000 : 20_000;
const LINES = 20;
/** Units the ledger has: see the harness. */
const REAL = 889;

const fire = (source: number, serial: number): Uint8Array => {
  const time = tagOf(Date.now(), 480);
  return encodeMessage({
    serial: serial & 0xffff,
    time,
    source,
    destination: 1,
    command: COMMAND.send,
    unit: {
      name: 'componentStatus',
      objects: [{ system: 1, systemAddress: 1, component: 40, address: 0x0002000a, status: 2, text: '烟感', time }],
    },
  });
};

/** A unit's line: its frames out, serials of what was confirmed. */
class Line {
  readonly socket: Socket;
  readonly confirmed = new Set<number>();
  count = 0;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    const decoder = new MessageDecoder();
    this.socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        for (const event of decoder.push(chunk)) {
          if (event.kind !== 'message' || event.message.command !== COMMAND.confirm) continue;
          this.confirmed.add(event.message.serial);
          this.count++;
        }
      });
  }

  /** As fast as the server reads; resolves when all is confirmed. */
  async flood(first: number, count: number): Promise<void> {
    for (let i = 0; i < count; i += 100) {
      const part = Buffer.concat(Array.from({ length: Math.min(100, count - i) }, (_, n) => fire(first + i + n, i + n)));
      if (!this.socket.write(part)) await new Promise((resolve) => this.socket.once('drain', resolve));
    }
    await waitFor('the last invented address to be answered', () => this.count >= count, 300_000);
  }
}

it(`${ADDRESSES} invented addresses on ${LINES} lines: few incidents, a loud alert, and a real unit is confirmed at once`, async () => {
  const server = await openServer();
  const officer = await signInDemo(server.http, 'duty-officer');
  const before = heldBytes();
  const lines = Array.from({ length: LINES }, () => new Line(server.gb26875Port));
  const floods = Promise.all(lines.map((line, i) => line.flood(1_000_000 + i * ADDRESSES, ADDRESSES / LINES)));
  const state = { over: false };
  void floods.finally(() => Object.assign(state, { over: true }));

  const waits: number[] = [];
  const real = new Line(server.gb26875Port);
  for (let serial = 1; !state.over; serial++) {
    const start = performance.now();
    real.socket.write(fire(REAL, serial));
    await waitFor('the real unit to be confirmed', () => real.confirmed.has(serial & 0xffff), 180_000);
    waits.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await floods;
  waits.sort((a, b) => a - b);
  const p99 = waits[Math.floor(waits.length * 0.99)];
  // Every unit beyond the first 16 is counted on one alert; counts are written once in ten seconds.
  await waitFor(
    'all of them to be counted',
    async () => (await picture(officer)).alerts.some(({ address, count }) => address === 'unknown:*' && count >= ADDRESSES - 16),
    60_000,
  );
  const { incidents, alerts } = await picture(officer);
  // Sender and server share one thread here, and perhaps another test run the processor: the soak states what the server alone does.
  expect(p99).toBeLessThan(SOAK ? 250 : 1000);
  expect(incidents.length).toBeLessThanOrEqual(30);
  expect(alerts.find(({ address }) => address === 'unknown:*')).toMatchObject({
    active: true,
    lifeSafety: true,
    words: {
      zh: expect.stringMatching(/ 个未登记地址经 unknown:/),
      en: expect.stringMatching(/ unknown addresses report .+ via unknown:/),
    },
  });
  expect(alerts.find(({ device }) => device === 'smoke-east')?.active).toBe(true);
  const grown = (heldBytes() - before) / 1e6;
  if (SOAK) {
    console.log(
      `p50 ${waits[waits.length >> 1].toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, worst ${waits.at(-1)!.toFixed(0)} ms of ${waits.length}; ` +
        `${incidents.length} incidents; +${grown.toFixed(0)} MB`,
    );
  }
  expect(grown).toBeLessThan(200);
  for (const line of [...lines, real]) line.socket.destroy();
}, 600_000);

/** Heap that is really held. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function picture(officer: Visitor): Promise<{ incidents: readonly Incident[]; alerts: readonly Alert[] }> {
  const { items: incidents } = await officer.get<{ items: Incident[] }>('/api/v1/incidents?limit=1000');
  const { items: alerts } = await officer.get<{ items: Alert[] }>('/api/v1/alerts?limit=1000');
  return { incidents, alerts };
}

it('thousands of lines that say nothing shut no real unit out', async () => {
  const server = await openServer();
  const idle: Socket[] = [];
  // A hundred at a time: the kernel drops what it cannot queue.
  while (idle.length < 2500) {
    const some = Array.from({ length: 100 }, () =>
      connect(server.gb26875Port, '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    );
    await Promise.all(some.map((socket) => once(socket, 'connect')));
    idle.push(...some);
  }
  await waitFor('the first of them to be put off for the last', () => idle.filter(({ destroyed }) => destroyed).length >= 400, 180_000);
  const real = new Line(server.gb26875Port);
  real.socket.write(fire(REAL, 1));
  await waitFor('the real unit to be confirmed', () => real.confirmed.has(1));
  for (const socket of [...idle, real.socket]) socket.destroy();
}, 120_000);
