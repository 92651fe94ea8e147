import { parentPort, workerData } from 'node:worker_threads';
import { giveBackMemory } from '#server/lib/memory.ts';
import { openCore, readOperations } from '../core.ts';
import { asFault, CannotOpen, StorageFault } from '../fault.ts';
import { openSqlite, openSqliteReader } from './database.ts';
import type { Answer, Call, Opened, ThreadData } from './messages.ts';

type Stores = Readonly<Record<string, Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>>>;

interface Open {
  readonly epoch: string;
  readonly stores: Stores;
  readonly isDataFault: (error: unknown) => boolean;
  close(): Promise<void>;
}

/** What is read once, by a start: all there is. */
const AT_START: ReadonlySet<string> = new Set(['records.snapshot', 'history.latest']);

/** A thread that has a connection to the database: the server's main thread never waits for a disk. */
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

async function openWriter({ folder, epoch, lease }: ThreadData): Promise<Open> {
  const engine = openSqlite(folder, epoch !== null);
  const core = await openCore(engine, lease, epoch !== null);
  return { epoch: core.epoch, stores: core as unknown as Stores, isDataFault: engine.dialect.isDataFault, close: () => core.close() };
}

async function openReader({ folder }: ThreadData): Promise<Open> {
  const engine = openSqliteReader(folder);
  const { epoch } = await engine.db.selectFrom('head').select('epoch').executeTakeFirstOrThrow();
  return {
    epoch,
    stores: readOperations(engine) as unknown as Stores,
    isDataFault: engine.dialect.isDataFault,
    close: () => engine.db.destroy(),
  };
}

async function carryOut({ stores, isDataFault, close }: Open, { id, store, method, args }: Call): Promise<void> {
  try {
    if (store === 'close') {
      await close();
      port.postMessage([...outbox, { id, value: undefined }]);
      port.close();
      return;
    }
    answer({ id, value: await stores[store][method](...args) });
    if (AT_START.has(`${store}.${method}`)) setImmediate(giveBackMemory);
  } catch (error) {
    const { kind, message } = asFault(error, isDataFault);
    answer({ id, fault: { kind, message } });
  }
}

function codeOf(error: unknown): CannotOpen['code'] | 'foreign' | null {
  if (error instanceof CannotOpen) return error.code;
  return error instanceof StorageFault && error.kind === 'lost' ? 'foreign' : null;
}

const data = workerData as ThreadData;
try {
  const open = await (data.role === 'writer' ? openWriter : openReader)(data);
  if (data.epoch !== null && data.epoch !== open.epoch) {
    await open.close();
    port.postMessage({
      failed: `the database in data folder ${data.folder} has been exchanged while it was open: start the server again`,
      code: 'foreign',
    } satisfies Opened);
    port.close();
  } else {
    port.on('message', (calls: Call[]) => {
      for (const call of calls) void carryOut(open, call);
    });
    port.postMessage({ epoch: open.epoch } satisfies Opened);
  }
} catch (error) {
  port.postMessage({ failed: (error as Error).message, code: codeOf(error) } satisfies Opened);
  port.close();
}
