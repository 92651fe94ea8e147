import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { StorageFault } from '../fault.ts';
import type { Answer, Call } from './messages.ts';

/** What changes nothing, and so has not happened when nobody answered. */
const READS = new Set([
  'journal.head',
  'journal.since',
  'journal.floor',
  'records.get',
  'records.list',
  'records.snapshot',
  'history.read',
  'history.latest',
  'events.list',
  'tracks.read',
  'tracks.latest',
  'audit.list',
  'audit.verify',
  'commands.find',
  'commands.newest',
  'accounts.byLogin',
  'accounts.byId',
  'accounts.list',
  'accounts.session',
  'accounts.sessions',
  'accounts.getValue',
  'accounts.valuesOf',
  'edits.get',
  'edits.list',
  'edits.rows',
  'edits.ofDevice',
  'kinds.list',
  'limits.list',
  'walls.list',
  'walls.canvases',
  'walls.layouts',
  'walls.plans',
  'care.list',
  'schedules.list',
  'schedules.runs',
  'patrols.list',
  'patrols.rounds',
  'outbox.state',
  'outbox.read',
  'checkpoints.newest',
  'shownViews.during',
  'media.get',
  'media.refs',
  'media.kept',
  'media.needed',
]);

interface Waiting extends PromiseWithResolvers<unknown> {
  readonly reads: boolean;
}

/** Calls under way to one worker. Calls made in one go leave in one message. */
export class Calls {
  readonly #worker: Worker;
  readonly #open = new Map<number, Waiting>();
  #outbox: Call[] = [];
  #lastId = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answers: Answer[]) => answers.forEach((answer) => this.#settle(answer)));
  }

  send(store: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const waiting = { ...Promise.withResolvers<unknown>(), reads: READS.has(`${store}.${method}`) };
    this.#open.set(id, waiting);
    if (this.#outbox.push({ id, store, method, args }) === 1) queueMicrotask(() => this.#flush());
    return waiting.promise;
  }

  /** Finishes what was asked before, then ends the thread. */
  async close(): Promise<void> {
    const exit = once(this.#worker, 'exit');
    await this.send('close', '', []);
    await exit;
  }

  /** The thread is gone: nobody knows what became of the writes under way. */
  end(reason: string): void {
    for (const { reads, reject } of this.#open.values()) reject(new StorageFault(reads ? 'storage' : 'unknown', reason));
    this.#open.clear();
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
}
