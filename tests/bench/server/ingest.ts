import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Aedes } from 'aedes';
import { encodeReports } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { startEmbedded } from '#server/ingest/mqtt/embedded.ts';
import { findDialects } from '#server/ingest/mqtt/take.ts';
import { testContext } from '#server/ingest/testing.ts';
import type { MqttLoad } from './helpers/mqtt-load.helper.ts';
import type { BenchResult } from '../result.ts';

const LOAD = {
  connections: 8,
  messagesEach: 5000,
  window: 64,
  payload: encodeReports({ points: { open: false, tiltDeg: 1.25, waterLevelM: 0.31 }, observedAt: 1_795_393_000_000 }),
};
const MESSAGES = LOAD.connections * LOAD.messagesEach;
/** Raw and ours by turns, so that a busy moment of the machine hits both; the middle one counts. */
const ROUNDS = 5;

interface Target {
  readonly port: number;
  stop(): Promise<unknown>;
}

async function rawAedes(): Promise<Target> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise<void>((resolve) => broker.close(() => server.close(() => resolve()))),
  };
}

async function ourBroker(): Promise<Target & { accepted: () => number }> {
  let accepted = 0;
  const running = await startEmbedded(
    testContext({
      accept: async (observations) => {
        accepted += observations.length;
      },
    }),
    await findDialects(),
  );
  return { port: Number(new URL(running.addresses[0]).port), stop: () => running.stop(), accepted: () => accepted };
}

/** Messages acknowledged per second of this thread's processor time: what one core could do. */
async function perCoreSecond(target: Target): Promise<number> {
  const before = process.threadCpuUsage();
  const worker = new Worker(new URL('./helpers/mqtt-load.helper.ts', import.meta.url), {
    workerData: { ...LOAD, port: target.port } satisfies MqttLoad,
  });
  await once(worker, 'message');
  const { user, system } = process.threadCpuUsage(before);
  await Promise.all([target.stop(), worker.terminate()]);
  return (MESSAGES / (user + system)) * 1e6;
}

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

export async function run(): Promise<BenchResult[]> {
  const raw: number[] = [];
  const ours: number[] = [];
  await perCoreSecond(await rawAedes());
  for (let round = 0; round < ROUNDS; round++) {
    raw.push(await perCoreSecond(await rawAedes()));
    const target = await ourBroker();
    ours.push(await perCoreSecond(target));
    if (target.accepted() !== MESSAGES * 3) throw new Error(`${target.accepted()} of ${MESSAGES * 3} observations arrived`);
  }
  return [
    { name: 'MQTT QoS 1, raw Aedes', value: middle(raw), unit: 'messages/s a core' },
    {
      name: 'MQTT QoS 1, through the adapter',
      value: middle(ours),
      unit: 'messages/s a core',
      target: '≥ 50,000',
      ok: middle(ours) >= 50_000,
      note: 'parsed, checked and accepted before PUBACK',
    },
    { name: 'MQTT adapter against raw Aedes, processor time', value: middle(raw) / middle(ours), unit: '×' },
  ];
}
