import { monotonic } from '#server/lib/clock.ts';
import { instantOf, tagOf, type Message, type Outgoing, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { Exchanges } from './exchanges.ts';
import type { FrameHeader } from '#server/ingest/gb26875/wire/frame.ts';
import type { Timings } from './timings.ts';

/** The line a transmission unit is heard on. */
export interface Port {
  /** Address of the peer without its port: what a connection made anew still has. */
  readonly host: string;
  readonly open: boolean;
  /** Clocks being set on it that are not confirmed yet. */
  syncing: number;
  send(message: Omit<Outgoing, 'time'>): void;
}

/** A retransmission comes within 3 × 10 s; later the same serial is a new report. */
const REPEAT_MS = 40_000;
/** A line of the unit's own address that has been silent this long (heartbeats come every 20–30 s) has been replaced by the new one. */
const REPLACED_MS = 30_000;
/** Another address may speak for the unit once its own has been silent this long. */
const MOVED_MS = 600_000;

export interface Clockwork {
  /** ms UTC. */
  readonly now: () => number;
  /** Minutes east of UTC of the units' clocks. */
  readonly offset: (at: number) => number;
  readonly timings: Timings;
  readonly onSyncFailed: (source: number, error: Error) => void;
}

/**
 * What is remembered of one transmission unit (source address), whichever line it speaks on: one TCP line may carry many, and some
 * open a new one for every report. Its last report, to tell a retransmission; its clock; what was asked of it; who speaks for it.
 */
export class Transmitter {
  readonly source: number;
  readonly #clock: Clockwork;
  readonly #exchanges: Exchanges;
  /** The line whose word is its own. */
  #owner: { readonly port: Port; readonly heardAt: number } | null = null;
  /** The newest line it was heard on, from the owner's address: there it is asked. */
  #port: Port | null = null;
  #header: FrameHeader | null = null;
  /** The report being stored or stored last: a copy of it is confirmed, not counted. */
  #last: { serial: number; data: Uint8Array; at: number; stored: Promise<void> } | null = null;
  #sync: { at: number; port: Port; done: boolean } | null = null;

  constructor(source: number, clock: Clockwork) {
    this.source = source;
    this.#clock = clock;
    this.#exchanges = new Exchanges((serial, command, unit) => this.#write(serial, command, unit), clock.timings);
  }

  /** True while it can be asked. */
  get connected(): boolean {
    return this.#header !== null && this.#port?.open === true;
  }

  /**
   * True when what comes from this line is the unit's own word: it spoke here last, or where it spoke last it is silent now.
   * @param anywhere it may speak from any address.
   */
  owns(port: Port, anywhere = false): boolean {
    const now = monotonic();
    const owner = this.#owner;
    if (owner !== null && owner.port !== port && !anywhere) {
      const silent = now - owner.heardAt;
      if (port.host === owner.port.host ? owner.port.open && silent <= REPLACED_MS : silent <= MOVED_MS) return false;
    }
    this.#owner = { port, heardAt: now };
    return true;
  }

  /** Address that speaks for it. */
  get host(): string | undefined {
    return this.#owner?.port.host;
  }

  /** The promise of the report this is a copy of; null when it is news. */
  repeated(message: Message): Promise<void> | null {
    const last = this.#last;
    if (!last || last.serial !== message.serial || monotonic() - last.at > REPEAT_MS) return null;
    return Buffer.compare(last.data, message.data) === 0 ? last.stored : null;
  }

  remember({ serial, data }: Message, stored: Promise<void>): void {
    if (data.length > 0) this.#last = { serial, data, at: monotonic(), stored };
  }

  /** That report was not stored: its copy is news. */
  forget(stored: Promise<void>): void {
    if (this.#last?.stored === stored) this.#last = null;
  }

  /**
   * It was heard here: sets its clock when its line is another, every day, and whenever it is seen to be wrong.
   * @param allowed may one more clock be set on this line now?
   */
  meet(message: Message, port: Port, allowed: boolean): void {
    if (!port.open || port.host !== this.host) return;
    this.#header = message;
    this.#port = port;
    if (!allowed) return;
    const { now, offset, timings } = this.#clock;
    const unitTime = instantOf(message.time, offset(now()), now());
    const wrong = unitTime === null || Math.abs(unitTime - now()) > timings.clockFaultMs;
    const since = this.#sync === null ? Infinity : monotonic() - this.#sync.at;
    const moved = this.#sync !== null && !this.#sync.port.open && (!this.#sync.done || since >= timings.resyncMs);
    if (moved || since >= timings.syncEveryMs || (wrong && since >= timings.resyncMs)) this.#syncClock();
  }

  settle(message: Message): boolean {
    return this.#exchanges.settle(message);
  }

  /** Asks or commands it, see `Exchanges.request`. */
  request(unit: Unit): Promise<Message> {
    if (!this.connected) return Promise.reject(new Error(`gb26875: unit ${this.source} is not connected`));
    return this.#exchanges.request(unit);
  }

  /** A line has closed: what was asked there is not answered any more. */
  leave(port: Port, reason: string): void {
    if (port === this.#port) this.#exchanges.end(reason);
  }

  #syncClock(): void {
    const { now, offset, onSyncFailed } = this.#clock;
    const port = this.#port!;
    const sync = { at: monotonic(), port, done: false };
    this.#sync = sync;
    port.syncing++;
    this.#exchanges
      .request({ name: 'syncClock', objects: [{ time: tagOf(now(), offset(now())) }] })
      .then(
        () => void (sync.done = true),
        (error: Error) => onSyncFailed(this.source, error),
      )
      .finally(() => port.syncing--);
  }

  #write(serial: number, command: number, unit: Unit): void {
    const { version, source, destination } = this.#header!;
    this.#port!.send({ serial, version, source: destination, destination: source, command, unit });
  }
}
