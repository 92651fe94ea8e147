import { parentPort, workerData } from 'node:worker_threads';
import { openCore, type Core } from '../core.ts';
import { asFault } from '../fault.ts';
import { openSqlite } from './database.ts';
import type { Answer, Call, Opened } from './messages.ts';

/** The thread that owns the database: the server's main thread never waits for a disk. */
const port = parentPort!;
let outbox: Answer[] = [];

/** Answers made in one go leave in one message. */
function answer(made: Answer): void {
  if (outbox.push(made) > 1) return;
  queueMicrotask(() => {
    port.postMessage(outbox);
    outbox = [];
  });
}

async function carryOut(core: Core, isDataFault: (error: unknown) => boolean, { id, store, method, args }: Call): Promise<void> {
  try {
    if (store === 'close') {
      await core.close();
      port.postMessage([...outbox, { id, value: undefined }]);
      port.close();
      return;
    }
    const methods = core[store] as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
    answer({ id, value: await methods[method](...args) });
  } catch (error) {
    const { kind, message } = asFault(error, isDataFault);
    answer({ id, fault: { kind, message } });
  }
}

try {
  const engine = openSqlite((workerData as { folder: string }).folder);
  const core = await openCore(engine);
  port.on('message', (calls: Call[]) => {
    for (const call of calls) void carryOut(core, engine.dialect.isDataFault, call);
  });
  port.postMessage({ epoch: core.epoch } satisfies Opened);
} catch (error) {
  port.postMessage({ failed: (error as Error).message } satisfies Opened);
  port.close();
}
