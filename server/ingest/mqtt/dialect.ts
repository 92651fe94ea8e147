import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import type { IngestContext, Order, OrderAnswer } from '#server/ingest/adapter.ts';

/** Payloads above this are refused unread. */
export const MAX_PAYLOAD = 65_536;

/** What a topic says of the message on it. */
export interface Addressed {
  /** Ledger id or address of the device, or id of the mover, that speaks. */
  readonly device: string;
  /** The gateway it speaks through. */
  readonly via?: string;
  /** Device kind the topic names, for senders that the ledger does not know. */
  readonly kindHint?: string;
  /** What it says: a word of the dialect's own, for `read`. */
  readonly says: string;
}

export interface Message extends Addressed {
  readonly payload: Uint8Array;
}

/** What is said back to who sent a message. */
export interface Reply {
  readonly topic: string;
  readonly payload: string;
}

/** What was read of a message. */
export interface Heard {
  readonly observations: readonly Observation[];
  readonly events: readonly EventReport[];
  /** Where movers are. */
  readonly tracks?: readonly TrackReport[];
  /** What a device answers to what it was told to do, by the id of the operation. */
  readonly answers?: readonly { readonly operation: string; readonly answer: OrderAnswer }[];
  /** Said to who listens on these topics, once all of it is taken; nobody listens, and it is not said. */
  readonly replies?: readonly Reply[];
  /** What could not be read, in sentences; the rest counts. */
  readonly faults: readonly string[];
}

/** What a dialect may ask. */
export type Ledger = Pick<IngestContext, 'now' | 'knows' | 'kindOf' | 'kinds'>;

/** What a client says of itself as it connects; '' where it says nothing. */
export interface Login {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** A convention of topics and payloads over MQTT: one folder below `dialects`, found by its `dialect.ts`. */
export interface MqttDialect {
  readonly id: string;
  /** What observations and rejects name as their source. */
  readonly source: string;
  /** Where devices publish, for people to read, e.g. `meters/{serial}/up`. */
  readonly topics: readonly string[];
  /** What is subscribed to at a broker. */
  readonly filters: readonly string[];
  /**
   * Null for every topic that is not of this dialect.
   * @param payload unread and of any length: for conventions whose topic does not say who speaks
   */
  address(topic: string, ledger: Ledger, payload: Uint8Array): Addressed | null;
  /** Never throws. */
  read(message: Message, ledger: Ledger): Heard;
  /** The device that may subscribe to this filter at the embedded broker; null for every filter that is not of this dialect. */
  listener(filter: string): string | null;
  /** How devices are told what to do; left out where they cannot be. */
  readonly orders?: {
    /**
     * Where a device of this id or address listens; null when no topic can hold it, or nobody knows.
     * @param spoke topic on which it last spoke, for dialects that ask to have it kept; null before it has
     */
    topic(device: string, spoke: string | null): string | null;
    /** Where a device listens is known from where it speaks. */
    readonly asSpoken?: true;
    encode(order: Order): string;
  };
  /**
   * Who a login proves to be by a rule of the dialect's own, besides the secrets of the ledger: a device, which may speak for
   * itself and for what is behind it (`<device>/…`). Null when it proves nothing.
   */
  signIn?(login: Login, context: Pick<IngestContext, 'settings' | 'now'>): string | null;
}

export const defineDialect = (dialect: MqttDialect): MqttDialect => Object.freeze(dialect);
