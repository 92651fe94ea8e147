import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Zone } from '#contract/zone.ts';
import { Dialects, keep } from '#server/ingest/gb26875/wire/dialects.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { readPeerRules, type PeerRules } from './peer-rules.ts';
import own from './settings.ts';
import { UnregisteredQueue } from './unregistered-queue.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { Transmitter, type Clockwork } from './transmitter.ts';

/** Units the ledger does not know that are remembered; the longest silent give way. */
const MAX_UNREGISTERED = 4096;

/** What all connections share: every transmission unit heard, by its source address. Bounded by the ledger and `MAX_UNREGISTERED`. */
export class Registry {
  readonly dialects = new Dialects();
  readonly peers: PeerRules;
  readonly unregistered: UnregisteredQueue;
  readonly #clock: Clockwork;
  readonly #known = new Map<number, Transmitter>();
  readonly #unregistered = new Map<number, Transmitter>();

  constructor(
    { settings, accept, now, log }: Pick<IngestContext, 'settings' | 'accept' | 'now' | 'log'>,
    zone: Zone,
    timings: Timings = TIMINGS,
  ) {
    this.peers = readPeerRules(valuesOf(own, settings).QUANYAN_GB26875_PEERS);
    this.unregistered = new UnregisteredQueue(accept);
    this.#clock = {
      now,
      timings,
      offset: (at) => zone.offset(at) / 60_000,
      onSyncFailed: (source, error) => log.info({ source, reason: error.message }, 'gb26875: clock not set'),
    };
  }

  find(source: number): Transmitter | undefined {
    return this.#known.get(source) ?? this.#unregistered.get(source);
  }

  /** @param known the ledger knows it, or a device behind it. */
  of(source: number, known: boolean): Transmitter {
    const found = this.find(source) ?? new Transmitter(source, this.#clock);
    if (known) {
      this.#unregistered.delete(source);
      this.#known.set(source, found);
    } else if (!this.#known.has(source)) keep(this.#unregistered, source, found, MAX_UNREGISTERED);
    return found;
  }
}
