import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { Refused, refuse } from '#server/lib/refused.ts';
import type { CheckpointStore } from '#server/storage/stores/checkpoint-store.ts';
import { civilZoneName } from '#contract/time-words.ts';
import { formatInstant } from './instant.ts';
import type { Answers, Asked, Asker, ReplayAnswer, ReplayStart } from './messages.ts';

/** With nobody looking for so long the thread ends, and gives back the memory of what was looked at, ms. */
const IDLE_MS = 5 * 60_000;
/** Asked and not answered yet: beyond it, people are told to wait. */
const MOST_WAITING = 16;
/** A checkpoint is due after so many entries, or after this long if there were any. */
const ENTRIES = 5000;
const EVERY_MS = 6 * 3_600_000;
/** Steps in one answer. */
const MOST_STEPS = 600;

interface ReplayDeps extends Omit<ReplayStart, 'logLevel' | 'timezone'> {
  readonly checkpoints: CheckpointStore;
  /** Position of the newest entry, and the lowest one can go on from. */
  readonly head: () => number;
  readonly floor: () => Promise<number>;
  readonly now: () => number;
  readonly log: Logger;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The past, as screens are shown it. It is put together in a thread that is there while somebody looks, with its own connection to the
 * database: neither the live server nor who reads lists waits for it. Here only bytes pass.
 */
export class Replay {
  readonly #deps: ReplayDeps;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #ready: Promise<unknown> = Promise.resolve();
  #asked = 0;
  #idle: NodeJS.Timeout | undefined;
  #keeping = false;
  #stopped = false;

  constructor(deps: ReplayDeps) {
    this.#deps = deps;
  }

  /**
   * The first picture of an instant (`contract/wire/replay.ts`).
   * @param at ms UTC @throws Refused with a sentence when it is to come, or no longer kept
   */
  async open(asker: Asker, at: number): Promise<Uint8Array> {
    this.#checkNow(at);
    return this.#ask({ do: 'open', asker, at });
  }

  /**
   * What followed, from where a picture stands to an instant, a step at a time. A picture that is not held any more is given anew.
   * @param step ms
   */
  async play(asker: Asker, picture: string, from: number, to: number, step: number): Promise<Uint8Array> {
    this.#checkNow(to);
    if (to <= from || (to - from) / step > MOST_STEPS)
      throw refuse(
        'invalid',
        `from 须早于 to，且不超过 ${MOST_STEPS} 步（收到 ${to - from} 毫秒，每步 ${step} 毫秒）`,
        `from must be before to, by at most ${MOST_STEPS} steps; these are ${to - from} ms in steps of ${step} ms.`,
      );
    return this.#ask({ do: 'play', asker, picture, from, to, step });
  }

  /** The devices of these places one by one, where there are too many to tell all; as `watch` of the live wire. */
  watch(asker: Asker, picture: string, at: number, places: readonly string[]): Promise<Uint8Array> {
    return this.#ask({ do: 'watch', asker, picture, at, places });
  }

  /** The first instant that can be shown, ms UTC; null = none yet. */
  first(): Promise<number | null> {
    return this.#ask({ do: 'first' });
  }

  #checkNow(at: number): void {
    const now = this.#deps.now();
    if (at > now)
      throw refuse(
        'invalid',
        `${formatInstant(at)} 还没有到，现在是 ${formatInstant(now)}`,
        `${formatInstant(at)} is still to come: it is ${formatInstant(now)} now.`,
      );
  }

  /** Makes a checkpoint when one is due. @param anyway also when none is @returns its position; null = none was made */
  async keep(anyway = false): Promise<number | null> {
    if (this.#keeping || this.#stopped || !(anyway || (await this.#isDue()))) return null;
    this.#keeping = true;
    try {
      const seq = await this.#ask({ do: 'checkpoint' });
      if (seq === null) return null;
      for (let rows = await this.#ask({ do: 'rows' }); rows.length > 0; rows = await this.#ask({ do: 'rows' }))
        await this.#deps.checkpoints.write(rows);
      return seq;
    } finally {
      this.#keeping = false;
    }
  }

  async #isDue(): Promise<boolean> {
    const { checkpoints, head, floor, now } = this.#deps;
    const last = await checkpoints.newest();
    if (last === null) return head() > 0 && (head() >= ENTRIES || (await floor()) > 0);
    return head() - last.seq >= ENTRIES || (head() > last.seq && Math.abs(now() - last.at) >= EVERY_MS);
  }

  async #ask<A extends Asked>(asked: A): Promise<Answers[A['do']]> {
    if (this.#stopped) throw refuse('internal', '服务器正在停止', 'The server is stopping.');
    if (this.#waiting.size >= MOST_WAITING)
      throw refuse('too-many', '正在查看回放的人太多，请稍候再试', 'Too many look at the past: try again in a moment.');
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<Answers[A['do']]>();
    this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
    this.#ready.then(
      () => worker.postMessage({ id, asked }),
      () => undefined,
    );
    try {
      return await promise;
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
    }
  }

  #start(): Worker {
    const { data, databaseUrl, keepMs, nearAll, log } = this.#deps;
    const workerData: ReplayStart = { data, databaseUrl, keepMs, nearAll, logLevel: log.level, timezone: civilZoneName() };
    const worker = new Worker(new URL('./replay.worker.ts', import.meta.url), { workerData, name: 'replay' });
    let why = 'the thread of replay ended';
    worker.on('error', (error) => {
      why = (error as Error).message;
      log.error({ error }, 'replay: its thread ended');
    });
    worker.once('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Error(why));
    });
    this.#ready = once(worker, 'message').then(() => worker.on('message', (answer: ReplayAnswer) => this.#settle(answer)));
    this.#ready.catch(() => undefined);
    return worker;
  }

  #settle(answer: ReplayAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value as never);
    else waiting?.reject('refusal' in answer ? new Refused(answer.refusal) : new Error(answer.fault));
  }

  /** It ends itself: to terminate a thread that is ending already can take the process along. */
  #end(): void {
    this.#worker?.postMessage('end');
    this.#worker = null;
  }

  /** What was asked is still answered, then the thread ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker === null) return;
    const gone = once(worker, 'exit').catch(() => undefined);
    this.#end();
    await gone;
  }
}
