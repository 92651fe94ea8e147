import { packRollUps } from '#contract/wire/roll-up-page.ts';
import type { Device } from '#contract/records/device.ts';
import type { Records } from '#server/records/records.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { KindCounts } from '#server/rollup/kind-counts.ts';
import type { StatusSource } from '#server/rollup/roll-ups.ts';
import { inSlices } from '#server/fanout/scope/slices.ts';
import { prepareBinary, type Prepared } from '#server/fanout/transport/prepared.ts';

/** Audiences that are counted for; of more, who asked longest ago is counted anew when they ask again. */
const MOST_AUDIENCES = 8;

interface Counted {
  readonly audience: Audience;
  readonly counts: KindCounts;
  filled: boolean;
  /** Of this version. */
  message: Prepared | null;
  version: number;
}

interface KindFeedDeps {
  readonly live: StatusSource & { readonly run: string };
  readonly published: Records;
  readonly redaction: Redaction;
  /** ms. */
  readonly monotonic: () => number;
}

/** How many devices of which kind are in which status, for screens that are told of fewer devices than there are: a few hundred bytes. */
export class KindFeed {
  readonly #deps: KindFeedDeps;
  /** By audience, who asked longest ago first. Made when one first asks. */
  readonly #counted = new Map<string, Counted>();

  constructor(deps: KindFeedDeps) {
    this.#deps = deps;
  }

  /** A device is so now, or gone (null). */
  note(handle: number, device: Device | null): void {
    for (const { audience, counts } of this.#counted.values()) counts.note(handle, device && this.#shown(device, audience));
  }

  #shown(device: Device, audience: Audience): Device | null {
    return this.#deps.redaction.show('device', device, audience);
  }

  /** To be called between ticks. */
  flush(): void {
    for (const { counts } of this.#counted.values()) counts.flush();
  }

  /** What is to be told to who holds a version of them (0 = none); null = nothing, or not all is counted yet. */
  since(held: number, audience: Audience): { readonly version: number; readonly message: Prepared } | null {
    const one = this.#of(audience);
    const { version, rows } = one.counts;
    if (!one.filled || version === held) return null;
    if (one.version !== version) {
      one.version = version;
      one.message = prepareBinary(packRollUps({ run: this.#deps.live.run, from: 0, to: 0, rows: [], kinds: rows }));
    }
    return { version, message: one.message! };
  }

  #of(audience: Audience): Counted {
    const key = audienceKey(audience);
    const one = this.#counted.get(key) ?? this.#begin(key, audience);
    this.#counted.delete(key);
    this.#counted.set(key, one);
    for (const oldest of this.#counted.keys()) if (this.#counted.size > MOST_AUDIENCES) this.#counted.delete(oldest);
    return one;
  }

  #begin(key: string, audience: Audience): Counted {
    const { live, published, redaction, monotonic } = this.#deps;
    const counts = new KindCounts(live, audience.jurisdiction);
    const devices = function* (): Generator<Device | null> {
      for (const device of published.all('device')) yield redaction.show('device', device, audience);
    };
    const begun: Counted = { audience, counts, filled: false, message: null, version: 0 };
    const filling = inSlices(counts.begin(devices()), monotonic);
    begun.filled = filling === null;
    filling?.then(
      () => (begun.filled = true),
      () => this.#counted.delete(key),
    );
    return begun;
  }
}
