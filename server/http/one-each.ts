import { refuse } from '#server/lib/refused.ts';

/** What one person may have done once at a time: it costs the others. */
export class OneEach {
  readonly #busy = new Set<string>();

  /** @throws Refused `too-many` while the same person's last one is not over */
  async run<T>(person: string, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(person))
      throw refuse('too-many', '您的上一次导出尚未完成，请等它结束', 'Your last export is still under way: wait until it has ended.');
    this.#busy.add(person);
    try {
      return await work();
    } finally {
      this.#busy.delete(person);
    }
  }
}
