import { Worker } from 'node:worker_threads';
import { Mutex } from '#server/lib/mutex.ts';
import type { ThumbAnswer, ThumbOrder } from './thumb.worker.ts';

/** A picture of 25 million pixels takes 100 MB while it is decoded; larger ones are shown as they are. */
const MOST_PIXELS = 25_000_000;
const DEADLINE_MS = 10_000;

export interface Thumb {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Makes thumbnails in a thread of their own, one at a time: a picture made to hang a decoder costs the thread, nothing else. */
export class Thumbs {
  readonly #script: URL;
  readonly #deadlineMs: number;
  readonly #mutex = new Mutex();
  #worker: Worker | null = null;

  /** @param script another program for the thread; for tests */
  constructor(script = new URL('./thumb.worker.ts', import.meta.url), deadlineMs = DEADLINE_MS) {
    this.#script = script;
    this.#deadlineMs = deadlineMs;
  }

  /** @returns null when nobody can decode it, it is too large, or it takes too long */
  make(order: ThumbOrder, pixels: number): Promise<Thumb | null> {
    if (pixels > MOST_PIXELS) return Promise.resolve(null);
    return this.#mutex.run('', () => this.#make(order));
  }

  async #make(order: ThumbOrder): Promise<Thumb | null> {
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const answer = await new Promise<ThumbAnswer>((resolve) => {
      const late = setTimeout(() => resolve({ failed: `not done in ${this.#deadlineMs} ms` }), this.#deadlineMs);
      worker.once('message', (made: ThumbAnswer) => resolve(made));
      worker.once('exit', () => resolve({ failed: 'the thread ended' }));
      worker.once('message', () => clearTimeout(late));
      worker.postMessage(order);
    });
    worker.removeAllListeners('message').removeAllListeners('exit').unref();
    if ('jpeg' in answer) return answer;
    await this.close();
    return null;
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { stdout: true, stderr: true });
    // What it has to say, its end says too.
    worker.on('error', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
