import { MOVERS_MAGIC } from './mover-frame.ts';
import { ROLLUP_MAGIC } from './roll-up-page.ts';
import { NEAR_MAGIC } from './snapshot/near.ts';
import { PACKED_MAGIC } from './snapshot/packed.ts';
import { SNAPSHOT_MAGIC } from './snapshot/part.ts';
import type { ClientToServer, ServerToClient } from './messages.ts';

/**
 * How events travel, on both sides in place of Socket.IO's own parser. A text message is JSON `[type, id, data]`, id null
 * where no answer is asked for; a binary message says by its first byte what it is: a live frame, one of movers, a part of a
 * snapshot, counts by place, or one of these that was deflated. Socket.IO's parser would send a frame as two messages and wrap it
 * again for every receiver; here it is one message, the same bytes for all. One namespace, `/`.
 *
 * The acknowledgement of a frame is by far what the server hears most: `s` and the tick, `s4711`. It does not go the way
 * events go (half of what a frame costs would be that): the server's decoder passes it over, and the door reads it itself.
 */
export const PACKET = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4 } as const;

export interface Packet {
  readonly type: number;
  readonly nsp: string;
  readonly id?: number;
  readonly data?: unknown;
}

/** Events that are bytes. */
type BinaryEvent = 'frame' | 'movers' | 'near' | 'snapshot' | 'packed' | 'rollup';

const EVENTS: ReadonlyMap<number | undefined, BinaryEvent> = new Map([
  [MOVERS_MAGIC, 'movers'],
  [NEAR_MAGIC, 'near'],
  [SNAPSHOT_MAGIC, 'snapshot'],
  [PACKED_MAGIC, 'packed'],
  [ROLLUP_MAGIC, 'rollup'],
]);

/** What is none of the others is a frame, and says itself when it is none. */
const eventOf = (magic: number | undefined): BinaryEvent => EVENTS.get(magic) ?? 'frame';

type PacketListener = (packet: Packet) => void;

/** Bytes of one message to the server. A greeting is a few hundred, only a command may hold what people wrote. */
export const LARGEST_MESSAGE = 32_000;
const LARGEST_BUT_COMMAND = 2000;
const COMMAND = /^\[2,(null|\d{1,16}),\["command",/;

/** Event names with a meaning inside Socket.IO: nobody may send them. */
const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener', 'error']);
const LONGEST_NAME = 64;
const CLIENT_EVENTS: ReadonlySet<string> = new Set([
  'hello',
  'command',
  'watch',
  'watch-events',
  'shows',
  'tour',
] satisfies (keyof ClientToServer)[]);

export const encodeText = (packet: Omit<Packet, 'nsp'>): string => JSON.stringify([packet.type, packet.id ?? null, packet.data]);

/** Text of an event that asks for no answer: made once, sent to many. */
export const encodeEvent = <E extends Exclude<keyof ServerToClient, BinaryEvent>>(
  event: E,
  ...args: Parameters<ServerToClient[E]>
): string => encodeText({ type: PACKET.EVENT, data: [event, ...args] });

/** @throws Error saying what is wrong with the message; the connection it came by is to be closed. */
export function decodeText(message: string): Packet {
  const parsed: unknown = JSON.parse(message);
  if (!Array.isArray(parsed) || parsed.length > 3) throw new Error('packet: not a list of [type, id, data]');
  const [type, id, data] = parsed as [unknown, unknown, unknown];
  if (id !== null && !(Number.isSafeInteger(id) && (id as number) >= 0))
    throw new Error(`packet: id ${String(id).slice(0, 40)} is no whole number`);
  if (!fits(type, id, data)) throw new Error(`packet: the data does not fit type ${String(type).slice(0, 40)}`);
  return { type: type as number, nsp: '/', ...(id === null ? {} : { id: id as number }), ...(data == null ? {} : { data }) };
}

function fits(type: unknown, id: unknown, data: unknown): boolean {
  switch (type) {
    case PACKET.CONNECT:
    case PACKET.CONNECT_ERROR:
      return data == null || (typeof data === 'object' && !Array.isArray(data));
    case PACKET.DISCONNECT:
      return data == null;
    case PACKET.EVENT:
      return Array.isArray(data) && typeof data[0] === 'string' && data[0].length <= LONGEST_NAME && !RESERVED.has(data[0]);
    case PACKET.ACK:
      return id !== null && Array.isArray(data);
    default:
      return false;
  }
}

const SEEN = 's';

export const encodeSeen = (tick: number): string => SEEN + tick;

/** Tick of an acknowledgement; null when the message is something else. A tick that is no number is NaN. */
export const readSeen = (message: unknown): number | null =>
  typeof message === 'string' && message.startsWith(SEEN) ? Number(message.slice(1, 20)) : null;

const tooLarge = (message: unknown): boolean =>
  typeof message === 'string' && message.length > (COMMAND.test(message.slice(0, 60)) ? LARGEST_MESSAGE : LARGEST_BUT_COMMAND);

/** The two classes Socket.IO asks a parser for. */
interface Parser {
  readonly Encoder: new () => { encode(packet: Packet): string[] };
  readonly Decoder: new () => PacketDecoder;
}

/** Turns messages into packets for the one listener Socket.IO sets. */
export class PacketDecoder {
  readonly #frames: boolean;
  #listener: PacketListener | null = null;

  /** @param frames whether the other side may send binary frames: a server does, a client does not. */
  constructor(frames: boolean) {
    this.#frames = frames;
  }

  add(message: unknown): void {
    if (!this.#frames && readSeen(message) !== null) return;
    if (!this.#frames && tooLarge(message)) throw new Error('packet: larger than a client of ours sends');
    this.#listener?.(typeof message === 'string' ? this.#heard(decodeText(message)) : this.#frame(message));
  }

  /** A client may say these; anything else is no client of ours. */
  #heard(packet: Packet): Packet {
    if (this.#frames || packet.type !== PACKET.EVENT || CLIENT_EVENTS.has((packet.data as string[])[0])) return packet;
    throw new Error(`packet: a client says ${[...CLIENT_EVENTS].join(' or ')}, not ${(packet.data as string[])[0]}`);
  }

  #frame(message: unknown): Packet {
    if (!this.#frames) throw new Error('packet: only a server sends binary messages');
    const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
    if (!(bytes instanceof Uint8Array)) throw new Error('packet: neither text nor bytes');
    return { type: PACKET.EVENT, nsp: '/', data: [eventOf(bytes[0]), bytes] };
  }

  on(_event: 'decoded', listener: PacketListener): void {
    this.#listener = listener;
  }

  off(_event: 'decoded', listener: PacketListener): void {
    if (this.#listener === listener) this.#listener = null;
  }

  /** As `off`: Socket.IO's server calls it by this name, its client by the other. */
  removeListener(event: 'decoded', listener: PacketListener): void {
    this.off(event, listener);
  }

  destroy(): void {
    this.#listener = null;
  }
}

class TextPackets {
  encode(packet: Packet): string[] {
    const [event, tick] = packet.type === PACKET.EVENT ? (packet.data as [string, unknown]) : [];
    return [event === 'seen' ? encodeSeen(tick as number) : encodeText(packet)];
  }
}

/** For the server: hears text only. */
export const serverParser: Parser = {
  Encoder: TextPackets,
  Decoder: class extends PacketDecoder {
    constructor() {
      super(false);
    }
  },
};

/** For a screen: hears text and frames. */
export const clientParser: Parser = {
  Encoder: TextPackets,
  Decoder: class extends PacketDecoder {
    constructor() {
      super(true);
    }
  },
};
