/** Requests that wait for something to change, by what they wait for. */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when it is woken, at the latest after `ms`. */
  wait(key: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const here = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, here);
      const go = (): void => {
        clearTimeout(timer);
        here.delete(go);
        if (here.size === 0 && this.#waiting.get(key) === here) this.#waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(go, ms);
      timer.unref();
      here.add(go);
    });
  }

  wake(key: string): void {
    for (const go of this.#waiting.get(key) ?? []) go();
  }

  wakeAll(): void {
    for (const key of this.#waiting.keys()) this.wake(key);
  }
}
