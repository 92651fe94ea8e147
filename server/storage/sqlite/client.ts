import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toStorage, type Core } from '../core.ts';
import { StorageFault } from '../fault.ts';
import type { Storage } from '../storage.ts';
import type { Answer, Call, Opened, StoreName } from './messages.ts';

/**
 * Opens the database of a data folder in its own thread.
 * @throws Error with a sentence for the operator: folder not writable, in use, of a newer version.
 */
export async function openSqliteStorage(folder: string): Promise<Storage> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder }, name: 'storage' });
  const [opened] = (await once(worker, 'message')) as [Opened];
  if ('failed' in opened) {
    await worker.terminate();
    throw new Error(opened.failed);
  }
  const calls = new Calls(worker);
  const store = <S extends StoreName>(name: S, ...methods: (keyof Core[S] & string)[]): Core[S] =>
    Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => calls.send(name, method, args)])) as unknown as Core[S];
  return toStorage({
    epoch: opened.epoch,
    journal: store('journal', 'head', 'append', 'probe', 'since', 'floor', 'prune'),
    records: store('records', 'get', 'list', 'picture', 'prune'),
    history: store('history', 'write', 'read', 'latest', 'prune'),
    audit: store('audit', 'append', 'list', 'rows', 'verify', 'prune'),
    accounts: store('accounts', 'byLogin', 'byId', 'list', 'put', 'putSession', 'session', 'sessions', 'dropSessions', 'getValue', 'valuesOf', 'putValue'),
    close: () => calls.close(),
  });
}

/** Calls under way to the worker. Calls made in one go leave in one message. */
class Calls {
  readonly #worker: Worker;
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #outbox: Call[] = [];
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #ended: string | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answers: Answer[]) => answers.forEach((answer) => this.#settle(answer)));
    worker.on('error', (error) => this.#end(`the storage thread failed: ${(error as Error).message}`));
    worker.on('exit', () => this.#end('storage is closed'));
  }

  send(store: Call['store'], method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#ended !== null || this.#closing) return Promise.reject(new StorageFault('storage', this.#ended ?? 'storage is closed'));
    return this.#post(store, method, args);
  }

  /** Finishes what was asked before, then ends the thread. Closing twice is no error. */
  close(): Promise<void> {
    if (this.#ended !== null) return Promise.resolve();
    return (this.#closing ??= this.#closeWorker());
  }

  async #closeWorker(): Promise<void> {
    const exit = once(this.#worker, 'exit');
    await this.#post('close', '', []);
    await exit;
  }

  #post(store: Call['store'], method: string, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#open.set(id, waiting);
    if (this.#outbox.push({ id, store, method, args }) === 1) queueMicrotask(() => this.#flush());
    return waiting.promise;
  }

  #flush(): void {
    const calls = this.#outbox;
    this.#outbox = [];
    this.#worker.postMessage(calls);
  }

  #settle(answer: Answer): void {
    const waiting = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if ('fault' in answer) waiting?.reject(new StorageFault(answer.fault.kind, answer.fault.message));
    else waiting?.resolve(answer.value);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const waiting of this.#open.values()) waiting.reject(new StorageFault('unknown', this.#ended));
    this.#open.clear();
  }
}
