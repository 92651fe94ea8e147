import type { ServerHealth } from '#contract/wire/messages.ts';
import { createRejects, type Rejects } from './rejects.ts';
import { UnregisteredSenders } from './unregistered.ts';

/** What is known of the ingress itself: who is connected, what could not be read, who is not in the ledger. */
export class Feeds {
  readonly rejects: Rejects;
  readonly unregistered = new UnregisteredSenders();
  readonly #connected = new Map<string, number>();

  /** @param told of every reject */
  constructor(now: () => number, told?: (source: string, reason: string) => void) {
    this.rejects = createRejects(now, told);
  }

  readonly connected = (source: string, count: number): void => {
    this.#connected.set(source, count);
  };

  list(): ServerHealth['feeds'] {
    const sources = new Set([...this.#connected.keys(), ...this.rejects.list().map(({ source }) => source)]);
    return [...sources].map((source) => ({ source, connected: this.#connected.get(source) ?? 0, rejected: this.rejects.count(source) }));
  }
}
