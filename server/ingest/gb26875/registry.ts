import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Zone } from '#server/incidents/zone.ts';
import { Dialects, keep } from './dialects.ts';
import { readPeerRules, type PeerRules } from './peers.ts';
import { StrangerQueue } from './strangers.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { Transmitter, type Clockwork } from './transmitter.ts';

/** Units the ledger does not know that are remembered; the longest silent give way. */
const MAX_STRANGERS = 4096;

/** What all connections share: every transmission unit heard, by its source address. Bounded by the ledger and `MAX_STRANGERS`. */
export class Registry {
  readonly dialects = new Dialects();
  readonly peers: PeerRules;
  readonly strangers: StrangerQueue;
  readonly #clock: Clockwork;
  readonly #known = new Map<number, Transmitter>();
  readonly #strange = new Map<number, Transmitter>();

  constructor({ settings, accept, now, log }: Pick<IngestContext, 'settings' | 'accept' | 'now' | 'log'>, zone: Zone, timings: Timings = TIMINGS) {
    this.peers = readPeerRules(settings.gb26875Peers);
    this.strangers = new StrangerQueue(accept);
    this.#clock = {
      now, timings,
      offset: (at) => zone.offset(at) / 60_000,
      onSyncFailed: (source, error) => log.info({ source, reason: error.message }, 'gb26875: clock not set'),
    };
  }

  find(source: number): Transmitter | undefined {
    return this.#known.get(source) ?? this.#strange.get(source);
  }

  /** @param known the ledger knows it, or a device behind it. */
  of(source: number, known: boolean): Transmitter {
    const found = this.find(source) ?? new Transmitter(source, this.#clock);
    if (known) {
      this.#strange.delete(source);
      this.#known.set(source, found);
    } else if (!this.#known.has(source)) keep(this.#strange, source, found, MAX_STRANGERS);
    return found;
  }
}
