import type { Logger } from 'pino';

/** Repeating work that ends with the server. A turn that fails is logged and the next comes all the same. */
export class Timers {
  readonly #log: Logger;
  readonly #handles: NodeJS.Timeout[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Calls `work` every `everyMs`; a turn that is still busy when the next is due is not started twice. */
  every(everyMs: number, name: string, work: () => unknown): void {
    let busy = false;
    const turn = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        await work();
      } catch (error) {
        this.#log.error({ error, name }, 'timer: a turn failed');
      } finally {
        busy = false;
      }
    };
    this.#handles.push(setInterval(() => void turn(), everyMs));
  }

  stop(): void {
    for (const handle of this.#handles) clearInterval(handle);
  }
}
