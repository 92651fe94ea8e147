import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CannotOpen, StorageFault } from '../fault.ts';
import { Calls } from './calls.ts';
import type { Opened, ThreadData } from './messages.ts';

const AGAIN_MS = 500;

interface ThreadOptions extends Omit<ThreadData, 'epoch'> {
  /** Told when the thread cannot go on in this process. */
  readonly lost: (sentence: string) => void;
  /** Another program for the thread; for tests. */
  readonly script?: URL | undefined;
}

type Running = { readonly calls: Calls; readonly epoch: string };

/** What lies in the folder is another database than before. */
class Foreign extends Error {}

/**
 * A thread with a connection to the database. One that ends by itself is replaced: what was under way fails at once, and so
 * does what is asked until the new one is there.
 */
export class StorageThread {
  readonly #options: ThreadOptions;
  #epoch: string | null = null;
  #calls: Calls | null = null;
  /** Why there is none at the moment. */
  #why = '';
  #closing: Promise<void> | null = null;

  /** @throws Error with a sentence for the operator */
  static async start(options: ThreadOptions): Promise<StorageThread> {
    const thread = new StorageThread(options);
    await thread.#run();
    return thread;
  }

  private constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Of the journal in the folder. */
  get epoch(): string {
    return this.#epoch!;
  }

  /** @throws StorageFault `storage` when it was not even tried */
  send(store: string, method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#closing) return Promise.reject(new StorageFault('storage', 'storage is closed'));
    return this.#calls?.send(store, method, args) ?? Promise.reject(new StorageFault('storage', this.#why));
  }

  /** Finishes what was asked before, then ends the thread. Closing twice is no error. */
  close(): Promise<void> {
    return (this.#closing ??= this.#calls?.close().catch(() => undefined) ?? Promise.resolve());
  }

  #ended(why: string): void {
    this.#calls = null;
    this.#why = `the storage thread (${this.#options.role}) ended and is being started again: ${why}`;
    if (this.#closing) return;
    console.error(`✗ The storage thread (${this.#options.role}) ended: ${why}. It is started again.`);
    void this.#startAgain();
  }

  async #run(): Promise<void> {
    const { calls, epoch } = await run(this.#options, this.#epoch, (why) => this.#ended(why));
    this.#epoch = epoch;
    this.#calls = calls;
  }

  async #startAgain(): Promise<void> {
    while (!this.#closing) {
      try {
        await this.#run();
        // Closed meanwhile.
        if (this.#closing) await this.#calls?.close();
        return;
      } catch (error) {
        this.#why = (error as Error).message;
        if (error instanceof Foreign) return this.#options.lost(this.#why);
        await wait(AGAIN_MS, undefined, { ref: false });
      }
    }
  }
}

/**
 * Starts one worker.
 * @param ended told once when it ends after it had been opened
 * @throws Error with what it said, or why it ended instead
 */
async function run({ folder, role, lease, script }: ThreadOptions, epoch: string | null, ended: (why: string) => void): Promise<Running> {
  const workerData: ThreadData = { folder, role, lease, epoch };
  const worker = new Worker(script ?? new URL('./worker.ts', import.meta.url), {
    workerData,
    name: `storage ${role}`,
  });
  let why = 'it stopped';
  worker.on('error', (error) => (why = (error as Error).message));
  const gone = once(worker, 'exit').then(() => ({ failed: `the storage thread (${role}) did not start: ${why}`, code: null }));
  gone.catch(() => undefined);
  const opened = await Promise.race([once(worker, 'message').then(([message]) => message as Opened), gone]);
  if ('failed' in opened) {
    // It ends by itself. To terminate a thread while it is ending may take the whole process with it.
    await gone;
    const { failed, code } = opened;
    throw code === null ? new Error(failed) : code === 'foreign' ? new Foreign(failed) : new CannotOpen(code, failed);
  }
  const calls = new Calls(worker);
  worker.once('exit', () => {
    calls.end(`the storage thread (${role}) ended: ${why}`);
    ended(why);
  });
  return { calls, epoch: opened.epoch };
}
