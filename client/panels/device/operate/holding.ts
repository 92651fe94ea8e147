import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { PadKey } from '#contract/kinds/action-spec.ts';

/** What a pad gives: an action with what it is told. Resolves when it is answered, whatever the answer. */
type Give = (action: string, params: Readonly<Record<string, AttributeValue>>) => Promise<unknown>;

interface Held {
  readonly id: string;
  /** The param that says which key. */
  readonly key: string;
  readonly stop: string;
  readonly give: Give;
}

/**
 * Presses and letting go as operations, one after the other: a stop is never given before what it stops. Who lets go before the first was
 * given and taken still stops it.
 */
export class Holding {
  readonly #deps: Held;
  #held: PadKey | null = null;
  #params: Readonly<Record<string, AttributeValue>> = {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: Held) {
    this.#deps = deps;
  }

  get held(): PadKey | null {
    return this.#held;
  }

  /** @param params what else the action is told. @returns false when this key is held already */
  press(key: PadKey, params: Readonly<Record<string, AttributeValue>>): boolean {
    if (key === this.#held) return false;
    this.#held = key;
    this.#params = params;
    this.#give(this.#deps.id, { ...params, [this.#deps.key]: key });
    return true;
  }

  /** It is still held: the device, which stops by itself after a while, is told to go on. */
  renew(): void {
    if (this.#held !== null) this.#give(this.#deps.id, { ...this.#params, [this.#deps.key]: this.#held });
  }

  /** @returns false when nothing is held */
  release(): boolean {
    if (this.#held === null) return false;
    this.#held = null;
    this.#give(this.#deps.stop, {});
    return true;
  }

  #give(action: string, params: Readonly<Record<string, AttributeValue>>): void {
    const give = (): Promise<unknown> => this.#deps.give(action, params);
    this.#last = this.#last.then(give, give);
  }
}
