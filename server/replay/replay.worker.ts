// A thread of its own with its own connection to the database: the past is put together here, while the live server goes on.
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { setCivilZone } from '#contract/time-words.ts';
import { Refused } from '#server/lib/refused.ts';
import { readEngine } from '#server/storage/copy/open.ts';
import type { Asked, ReplayAnswer, ReplayStart } from './messages.ts';
import { Pictures } from './pictures.ts';

const port = parentPort!;
const start = workerData as ReplayStart;
setCivilZone(start.timezone);
const log = pino({ level: start.logLevel }, pino.destination(2));

await readEngine(start, async (engine) => {
  const pictures = await Pictures.over(engine, { ...start, log });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let last = Promise.resolve();
  port.on('message', (message: { id: number; asked: Asked } | 'end') => {
    // One after the other, in the order they came.
    last = message === 'end' ? last.then(end) : last.then(() => answer(pictures, message.id, message.asked));
  });
  port.postMessage('ready');
  await ended;
});
port.close();

async function answer(pictures: Pictures, id: number, asked: Asked): Promise<void> {
  const say = (said: ReplayAnswer, transfer: ArrayBuffer[] = []): void => port.postMessage(said, transfer);
  try {
    const value = await pictures.answer(asked);
    say({ id, value }, value instanceof Uint8Array ? [value.buffer] : []);
  } catch (error) {
    if (error instanceof Refused) return say({ id, refusal: error.refusal });
    log.error({ error, asked: asked.do }, 'replay: not answered');
    say({ id, fault: (error as Error).message });
  }
}
