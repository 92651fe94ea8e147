import { encodeEvent } from '#contract/wire/packets.ts';
import type { ServerHealth } from '#contract/wire/messages.ts';
import { prepareText, type Prepared } from '../transport/prepared.ts';

/** Health is sent when storage fails or recovers, and otherwise this often. */
const SEND_MS = 5000;

/** When the server's health is sent to the screens. */
export class HealthFeed {
  readonly #health: () => ServerHealth;
  #sent: { readonly storage: ServerHealth['storage']; readonly at: number } = { storage: 'ok', at: 0 };

  constructor(health: () => ServerHealth) {
    this.#health = health;
  }

  /** The message due at `now` (monotonic, ms); null = none. */
  take(now: number): Prepared | null {
    const health = this.#health();
    if (health.storage === this.#sent.storage && now - this.#sent.at < SEND_MS) return null;
    this.#sent = { storage: health.storage, at: now };
    return prepareText(encodeEvent('health', health));
  }
}
