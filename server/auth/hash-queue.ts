import { refuse } from '#server/lib/refused.ts';

/** Argon2 takes a thread of libuv's four for its whole time; files and name look-ups need the others. */
const AT_ONCE = 2;
const WAITING = 16;
/** Of one caller, waiting and running. */
const OF_CALLER = 8;

/** Hashes passwords, a few at a time; refused at once, with a sentence, when the queue is full. */
export class HashQueue {
  readonly #waiting: (() => void)[] = [];
  readonly #callers = new Map<string, number>();
  #running = 0;

  /** @throws Refused `too-many` without having begun. */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    const mine = this.#callers.get(caller) ?? 0;
    if (mine >= OF_CALLER || this.#waiting.length >= WAITING) {
      throw refuse('too-many', '登录请求过多，请几秒后再试', 'Too many are signing in right now: try again in a few seconds.');
    }
    this.#callers.set(caller, mine + 1);
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
      const left = this.#callers.get(caller)! - 1;
      if (left > 0) this.#callers.set(caller, left);
      else this.#callers.delete(caller);
    }
  }
}
